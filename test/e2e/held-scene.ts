// One scene for all tests of a file: a browser takes longer to start than most of them to run.
import type { OverlayScene } from './overlay-scene.ts';
import { withOverlays } from './overlay-scene.ts';

export interface HeldScene {
  readonly scene: OverlayScene;
  /** Clears everything away. */
  release(): Promise<void>;
}

/** Opens a scene that stays until it is released. */
export function holdScene(options: Parameters<typeof withOverlays>[0]): Promise<HeldScene> {
  return new Promise((resolve, reject) => {
    const over = withOverlays(options, (scene) => {
      return new Promise((end) => {
        const release = async (): Promise<void> => {
          end();
          await over;
        };
        resolve({ scene, release });
      });
    });
    over.catch(reject);
  });
}
