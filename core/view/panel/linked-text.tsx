// A message's text with its links made clickable. The text content is exactly the message.
import { tokenizeText } from '../links.ts';

/** Draws text; links open in a new tab and learn nothing of where they were clicked. */
export function LinkedText({ text }: { text: string }) {
  const tokens = tokenizeText(text);
  if (tokens.every((token) => token.type === 'text')) return <>{text}</>;
  return (
    <>
      {tokens.map((token, place) =>
        token.type === 'text' ? (
          token.text
        ) : (
          <a key={place} href={token.href} target="_blank" rel="noopener noreferrer">
            {token.text}
          </a>
        ),
      )}
    </>
  );
}
