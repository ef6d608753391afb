/** Short texts of a lab (hints, questions, explanations): what stands between backticks is code, the rest is plain. */
export function InlineCode({ text }: { readonly text: string }) {
  const parts = text.split(/`([^`]+)`/);
  // Odd places are what stood between backticks; texts never change order, so the place is the key.
  return parts.map((part, place) => {
    const key = `${place} ${part}`;
    return place % 2 === 1 ? <code key={key}>{part}</code> : <span key={key}>{part}</span>;
  });
}
