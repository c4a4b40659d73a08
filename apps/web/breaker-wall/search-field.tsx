'use client';

import { useEffect, useRef, useState } from 'react';
import { useLanguage } from '../text/use-language.tsx';

interface Props {
  text: string;
  onChange: (text: string) => void;
}

/** What is typed is kept here: the URL follows too late for those whose letters are composed of several keys. */
export function SearchField({ text: asked, onChange }: Props) {
  const { text } = useLanguage();
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
      placeholder={text.wall.find}
      aria-label={text.wall.find}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(event.target.value);
      }}
    />
  );
}
