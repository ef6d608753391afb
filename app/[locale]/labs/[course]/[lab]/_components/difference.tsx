/** A value with the letters marked that the other one does not have at that place: common start and end stay plain. */
interface Props {
  readonly text: string;
  readonly other: string;
  readonly kind: 'expected' | 'actual';
}

export function Difference({ text, other, kind }: Props) {
  let start = 0;
  while (start < text.length && start < other.length && text[start] === other[start]) start++;
  let end = 0;
  while (
    end < text.length - start &&
    end < other.length - start &&
    text[text.length - 1 - end] === other[other.length - 1 - end]
  )
    end++;
  const middle = text.slice(start, text.length - end);
  // Nothing in common: marking every letter says nothing.
  if (start + end === 0 || middle === '') return <code>{text}</code>;
  return (
    <code>
      {text.slice(0, start)}
      <mark className={kind === 'expected' ? 'g' : ''}>{middle}</mark>
      {text.slice(text.length - end)}
    </code>
  );
}
