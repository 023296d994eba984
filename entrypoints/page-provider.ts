// What drives a transport of the page's own: loaded into the page's world when a page gives one.
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { createProvider } from '../core/api/provider.ts';
import { handOver } from '../core/messaging/page-channel.ts';

export default defineUnlistedScript(() => handOver(window, { part: 'provider', create: createProvider }));
