import { describe, expect, it } from 'vitest';
import type { Backend, BackendOptions } from './backend.ts';
import { holds, startChat, visit } from './visitor.ts';
import { withBackend } from './with-backend.ts';

const SIDE_DOOR = '/genesys/2/chat-ntf';
const SERVICE = '/genesys/2/chat/customer-support';
const EXTENSION = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop';

type Fields = Readonly<Record<string, string | File>>;

interface Answer {
  readonly statusCode?: number;
  readonly errors?: readonly { readonly code: number }[];
  readonly messages?: readonly {
    readonly type: string;
    readonly text?: string;
    readonly userData?: unknown;
  }[];
  readonly userData?: { readonly 'file-id'?: string };
}

function formOf(fields: Fields): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

/** Posts by multipart, as a page does, or url-encoded. */
async function ask(
  backend: Backend,
  path: string,
  body: FormData | URLSearchParams,
  headers: Readonly<Record<string, string>> = { cookie: 'BAYEUX_BROWSER=one' },
) {
  const response = await fetch(backend.url + path, { method: 'POST', body, headers });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const isJson = response.headers.get('content-type') === 'application/json';
  const data: Answer = isJson ? JSON.parse(new TextDecoder().decode(bytes)) : {};
  return { status: response.status, headers: response.headers, bytes, data };
}

const text = (name: string, content = 'hello') => new File([content], name, { type: 'text/plain' });

/** A chat over CometD with its file addresses. */
async function withChat(
  options: BackendOptions,
  body: (parts: {
    readonly backend: Backend;
    readonly visitor: Awaited<ReturnType<typeof visit>>;
    readonly secureKey: string;
    readonly door: (fields: Fields) => ReturnType<typeof ask>;
    readonly rest: (path: string, fields?: Fields) => ReturnType<typeof ask>;
    readonly upload: (file: File) => Promise<string>;
  }) => Promise<void>,
): Promise<void> {
  await withBackend(options, async (backend) => {
    const visitor = await visit(backend, 'websocket');
    const secureKey = await startChat(visitor);
    const door = (fields: Fields) => ask(backend, SIDE_DOOR, formOf({ secureKey, ...fields }));
    const upload = async (file: File) =>
      (await door({ operation: 'fileUpload', file })).data.userData?.['file-id'] ?? '';
    const rest = (path: string, fields: Fields = {}) =>
      ask(backend, `${SERVICE}/${backend.chat().id}${path}`, formOf({ secureKey, ...fields }), {});
    try {
      await body({ backend, visitor, secureKey, door, rest, upload });
    } finally {
      visitor.cut();
    }
  });
}

describe('files of a chat', () => {
  it('[BE40] are taken, given and deleted at the side door', () =>
    withChat({}, async ({ backend, secureKey, door }) => {
      const sent = await door({ operation: 'fileUpload', alias: '117', file: text('Ä "b"\n.txt') });
      expect(sent).toMatchObject({ status: 200, data: { statusCode: 0 } });
      const fileId = sent.data.userData?.['file-id'] ?? '';
      expect(backend.chat().files).toMatchObject([
        { id: fileId, name: 'Ä "b"\n.txt', type: 'text/plain', size: 5, sender: 'Ann', isDeleted: false },
      ]);
      const encoded = new URLSearchParams({ operation: 'fileDownload', secureKey, fileId });
      const got = await ask(backend, SIDE_DOOR, encoded);
      expect([got.headers.get('content-type'), new TextDecoder().decode(got.bytes)]).toEqual([
        'application/octet-stream',
        'hello',
      ]);
      expect((await door({ operation: 'fileDelete', fileId })).data).toMatchObject({ statusCode: 0 });
      expect((await door({ operation: 'fileDownload', fileId })).data.errors).toMatchObject([{ code: 404 }]);
      expect(backend.file(fileId)).toBeNull();
      expect(backend.stats()).toMatchObject({ fileUploads: 1, fileDownloads: 2 });
    }));

  it('[BE40] are taken without the name of the operation, and limits by either spelling', () =>
    withChat({}, async ({ door }) => {
      expect((await door({ file: text('a.txt') })).data).toMatchObject({ statusCode: 0 });
      for (const operation of ['fileGetLimits', 'fileGetsLimits']) {
        expect((await door({ operation })).data.messages).toMatchObject([
          { type: 'Notice', text: 'file-client-cfg-get' },
        ]);
      }
      expect((await door({})).data).toMatchObject({ statusCode: 1, errors: [{ code: 400 }] });
    }));

  it('[BE40] are the same by the paths of REST', () =>
    withChat({}, async ({ backend, rest }) => {
      expect((await rest('/file/limits')).data.messages).toMatchObject([{ type: 'Notice' }]);
      const fileId = (await rest('/file', { file: text('a.txt') })).data.userData?.['file-id'] ?? '';
      expect(new TextDecoder().decode((await rest(`/file/${fileId}/download`)).bytes)).toBe('hello');
      expect((await rest(`/file/${fileId}/delete`)).data).toMatchObject({ statusCode: 0 });
      expect(backend.chat().files).toMatchObject([{ id: fileId, isDeleted: true }]);
    }));

  it('[BE41] are refused beyond the limits, which are told with what was used', () =>
    withChat(
      { files: { maxFiles: 2, maxFileSize: 6, maxTotalSize: 10, types: ['txt', 'png'] } },
      async ({ backend, door, upload }) => {
        const codeOf = async (file: File) =>
          (await door({ operation: 'fileUpload', file })).data.errors?.[0]?.code;
        expect(await codeOf(text('a.txt', 'too long'))).toBe(202);
        expect(await codeOf(text('a.exe'))).toBe(203);
        expect(await codeOf(text('txt'))).toBe(203);
        const first = await upload(text('A.TXT', '123456'));
        expect(await codeOf(text('b.txt', '12345'))).toBe(202);
        await upload(text('b.png', ''));
        expect(await codeOf(text('c.txt', ''))).toBe(201);
        expect((await door({ operation: 'fileGetLimits' })).data.messages?.[0]?.userData).toEqual({
          'upload-max-files': '2',
          'used-upload-max-files': '2',
          'upload-max-file-size': '6',
          'upload-max-total-size': '10',
          'used-upload-max-total-size': '6',
          'upload-file-types': 'txt:png',
          'upload-need-agent': 'false',
          'delete-file': 'odd',
          'download-attempts': '5',
          'used-download-attempts': '0',
        });
        await door({ operation: 'fileDelete', fileId: first });
        await upload(text('c.txt', '123456'));
        backend.fault({ name: 'fileLimits', maxFiles: 9, types: [], needsAgent: true });
        expect(await codeOf(text('any.xyz', '1'))).toBe(400);
        backend.agent().join();
        expect(await codeOf(text('any.xyz', '1'))).toBeUndefined();
        expect(backend.chat().files).toHaveLength(4);
      },
    ));

  it('[BE42] are told to the visitor, pushed and when read again, and fetched as often as allowed', () =>
    withChat(
      { files: { downloadAttempts: 2 } },
      async ({ backend, visitor, secureKey, door, upload, rest }) => {
        const own = await upload(text('a.txt'));
        const { id } = backend.agent().sendFile({ name: 'b.pdf', type: '', content: new Uint8Array(3) });
        backend.agent().deleteFile(own);
        await visitor.untilData((data) => holds(data, 'FileDeleted', own));
        const userData = { 'file-id': id, 'file-name': 'b.pdf', 'file-size': '3' };
        const seen = visitor.data().flatMap((data) => data.messages ?? []);
        expect(seen.filter(({ type }) => type.startsWith('File'))).toMatchObject([
          { type: 'FileUploaded', text: own, from: { type: 'Client' }, userData: { 'file-size': '5' } },
          { type: 'FileUploaded', text: id, from: { type: 'Agent' }, userData },
          { type: 'FileDeleted', text: own, from: { type: 'Agent' }, userData: { 'file-id': own } },
        ]);
        const again = await ask(
          backend,
          `${SERVICE}/${backend.chat().id}/refresh`,
          new URLSearchParams({ secureKey, transcriptPosition: '2' }),
          {},
        );
        expect(again.data.messages?.map(({ type }) => type)).toEqual([
          'FileUploaded',
          'ParticipantJoined',
          'FileUploaded',
          'FileDeleted',
        ]);
        expect((await door({ operation: 'fileDownload', fileId: id })).bytes).toEqual(new Uint8Array(3));
        expect((await rest(`/file/${id}/download`)).bytes).toEqual(new Uint8Array(3));
        expect((await door({ operation: 'fileDownload', fileId: id })).data).toMatchObject({ statusCode: 1 });
      },
    ));

  it('[BE43] are refused to whoever has no right to them', () =>
    withChat({ allowedOrigins: [EXTENSION] }, async ({ backend, secureKey, door, rest, upload }) => {
      const fileId = await upload(text('a.txt'));
      const { id } = backend.agent().sendFile({ name: 'b.txt', type: '', content: new Uint8Array(3) });
      const upcoming = { operation: 'fileUpload', file: text('c.txt') };
      expect((await door({ ...upcoming, secureKey: 'x' })).data).toMatchObject({ statusCode: 2 });
      expect((await door({ ...upcoming, alias: '1' })).data).toMatchObject({ statusCode: 1 });
      expect((await door({ operation: 'fileDelete', fileId: id })).data).toMatchObject({ statusCode: 1 });
      expect((await rest('/../other/file', { file: text('c.txt') })).data).toMatchObject({ statusCode: 2 });
      expect((await rest('/file', { secureKey: 'x', file: text('c.txt') })).data.statusCode).toBe(2);
      const form = formOf({ secureKey, ...upcoming });
      const statusOf = async (path: string, headers: Readonly<Record<string, string>>) =>
        (await ask(backend, path, form, headers)).status;
      expect(await statusOf(SIDE_DOOR, {})).toBe(401);
      expect(await statusOf(`/genesys/2/chat/other/${backend.chat().id}/file`, {})).toBe(404);
      const cookie = 'BAYEUX_BROWSER=one';
      expect(await statusOf(SIDE_DOOR, { cookie, origin: 'https://evil.example' })).toBe(403);
      expect((await fetch(backend.url + SIDE_DOOR)).status).toBe(405);
      expect(
        (await fetch(backend.url + SIDE_DOOR, { method: 'POST', body: '{', headers: { cookie } })).status,
      ).toBe(400);
      const allowed = await ask(backend, SIDE_DOOR, formOf({ secureKey, operation: 'fileGetLimits' }), {
        cookie,
        origin: EXTENSION,
      });
      expect(allowed.headers.get('access-control-allow-origin')).toBe(EXTENSION);
      expect(backend.chat().files.map((file) => file.id)).toEqual([fileId, id]);
    }));

  it('[BE43] too large to be held are refused unread', () =>
    withChat({ files: { maxFileSize: 2 ** 40, maxTotalSize: 2 ** 40 } }, async ({ backend, door }) => {
      const file = new File([new Uint8Array(97 * 1024 * 1024)], 'a.zip');
      const status = await door({ file }).then(
        (reply) => reply.status,
        () => 'reset',
      );
      expect([413, 'reset']).toContain(status);
      expect(backend.chat().files).toEqual([]);
    }));

  it('[BE44] break off half-way, are refused, or lose the answer, once each', () =>
    withChat({}, async ({ backend, door, upload }) => {
      const file = new File([new Uint8Array(1_000_000)], 'a.zip');
      const failed = { name: 'TypeError' };
      backend.fault({ name: 'cutUpload' });
      await expect(door({ file })).rejects.toMatchObject(failed);
      expect(backend.chat().files).toEqual([]);
      backend.fault({ name: 'refuseUpload', code: 203 });
      expect((await door({ file })).data.errors).toMatchObject([{ code: 203 }]);
      backend.fault({ name: 'loseUploadAnswer' });
      await expect(door({ file })).rejects.toMatchObject(failed);
      expect(backend.chat().files).toHaveLength(1);
      const fileId = await upload(file);
      backend.fault({ name: 'cutDownload' });
      await expect(door({ operation: 'fileDownload', fileId })).rejects.toMatchObject(failed);
      expect((await door({ operation: 'fileDownload', fileId })).bytes).toHaveLength(1_000_000);
    }));

  it('[BE44] take as long as a fault says', () =>
    withChat({}, async ({ backend, door, upload }) => {
      backend.fault({ name: 'slowFiles', ms: 300 });
      let startedAt = performance.now();
      const fileId = await upload(new File([new Uint8Array(1_000_000)], 'a.zip'));
      expect(performance.now() - startedAt).toBeGreaterThan(250);
      startedAt = performance.now();
      expect((await door({ operation: 'fileDownload', fileId })).bytes).toHaveLength(1_000_000);
      expect(performance.now() - startedAt).toBeGreaterThan(250);
    }));

  it('[BE45] are sent by the agent, and saved as attachments', () =>
    withChat({}, async ({ backend, upload }) => {
      const send = (query: string, headers = {}) =>
        fetch(`${backend.url}/control/file?${query}`, { method: 'POST', body: 'from the agent', headers });
      const { file } = await (await send('name=%C3%84.txt&type=text%2Fplain')).json();
      expect(backend.file(file)).toMatchObject({ name: 'Ä.txt', from: { type: 'Agent' } });
      expect((await send('name=x&chat=nobody')).status).toBe(400);
      expect((await send('name=x', { origin: 'https://evil.example' })).status).toBe(403);
      const own = await upload(text("<b>\"\r\n'Ü'.txt"));
      const saved = await fetch(`${backend.url}/agent/files/${own}`);
      expect(await saved.text()).toBe('hello');
      expect(saved.headers.get('content-disposition')).toBe(
        "attachment; filename*=UTF-8''%3Cb%3E%22%0D%0A_%C3%9C_.txt",
      );
      expect(saved.headers.get('content-type')).toBe('application/octet-stream');
      expect((await fetch(`${backend.url}/agent/files/nothing`)).status).toBe(404);
      const act = (action: object) =>
        fetch(`${backend.url}/control/agent`, { method: 'POST', body: JSON.stringify(action) });
      expect((await act({ action: 'deleteFile', file: own })).status).toBe(200);
      expect((await act({ action: 'deleteFile', file: own })).status).toBe(400);
      expect((await fetch(`${backend.url}/agent/files/${own}`)).status).toBe(404);
    }));
});
