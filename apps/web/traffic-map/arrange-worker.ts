import { type ArrangeTask, arrangeTask } from './arrangement.ts';

// The other side of `arranger.ts`: one answer for each task, in order.
addEventListener('message', ({ data }: MessageEvent<ArrangeTask>) => postMessage(arrangeTask(data)));
