// What views and background say to each other about the contents of files, in pieces small enough for a port. Part of the
// vocabulary of view-protocol.ts. Every request is answered; one whose port was lost is repeated over the next.
import type { ChatId, CommandId } from '../chat/terms.ts';

/** Longest piece, in bytes. */
export const PIECE_BYTES = 262_144;

export type FileRequest =
  /** A piece of a file that the visitor sends, in base64; answered by `fileKept`, or `wrongState` where it is not wanted. */
  | {
      readonly type: 'keepFile';
      readonly id: string;
      readonly chatId: ChatId;
      readonly entryId: CommandId;
      readonly offset: number;
      readonly data: string;
    }
  /** Wants what a file of the transcript has from `offset` on; answered by `filePiece`. */
  | {
      readonly type: 'loadFile';
      readonly id: string;
      readonly chatId: ChatId;
      readonly fileId: string;
      readonly offset: number;
    };

/** What an image is, as its content says. */
export interface ImageFacts {
  readonly type: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
  readonly width: number;
  readonly height: number;
}

export type FileAnswer =
  /** So many bytes are safe; the next piece begins there. */
  | { readonly type: 'fileKept'; readonly id: string; readonly bytes: number }
  /** Base64, and the size of the whole; null: it is still on its way from the server, so many bytes have come. */
  | {
      readonly type: 'filePiece';
      readonly id: string;
      readonly data: string | null;
      readonly bytes: number;
      /** With the first piece of what may be shown as an image. */
      readonly image: ImageFacts | null;
    };
