// The options' document: the page over the extension's settings. Wiring only.
import { mountOptions } from '../../core/view/options/mount-options.tsx';
import { createExtensionOptions } from './extension-options.ts';
import './style.css';

const container = document.getElementById('root');
if (container === null) throw new Error('options.html has no element for the page');

mountOptions({ client: createExtensionOptions({ build: JSON.parse(__PARLEY_DEFAULTS__) }), container });
