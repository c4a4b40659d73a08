'use client';

import { useEffect, useRef, useState } from 'react';

interface Props {
  text: string;
  label: string;
  onChange: (text: string) => void;
}

/** What is typed is kept here: the URL follows too late for those whose letters are composed of several keys. */
export function SearchField({ text: asked, label, onChange }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(asked);
  useEffect(() => {
    if (document.activeElement !== field.current) setTyped(asked);
  }, [asked]);
  return (
    <input
      ref={field}
      type="search"
      value={typed}
      placeholder={label}
      aria-label={label}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(event.target.value);
      }}
    />
  );
}
