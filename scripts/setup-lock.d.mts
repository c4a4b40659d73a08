export function inTurn(file: string, onWait: () => void, action: () => Promise<void>): Promise<void>;
