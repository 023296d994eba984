// The embedded widget: loaded into the page's own world on the first start or restore of a chat there.
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { handOver } from '../core/messaging/page-channel.ts';
import { createEmbeddedWidget } from '../core/view/embedded/widget.ts';
import { createWidgetWorld } from '../core/view/embedded/widget-world.ts';

export default defineUnlistedScript(() => {
  handOver(window, { part: 'widget', create: () => createEmbeddedWidget(createWidgetWorld(window)) });
});
