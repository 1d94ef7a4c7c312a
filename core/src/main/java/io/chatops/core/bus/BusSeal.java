package io.chatops.core.bus;

import io.chatops.core.identity.HubId;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Seals the frames of one hub, and opens those of the hubs that have the same keys. A technology
 * lets others listen and speak, too: no others can read a frame, change it, or make one.
 */
public interface BusSeal {
  /**
   * A frame that was opened.
   *
   * @param from the hub that sealed it
   */
  record Opened(HubId from, ByteBuffer frame) {}

  /** Returns the sealed frame, which is up to 200 bytes longer. */
  byte[] seal(byte[] frame);

  /** Follows keys that were changed; called every few seconds, and may read a file. */
  void refresh();

  /** Returns the frame; empty if no hub with the same keys has sealed it. */
  Optional<Opened> open(byte[] sealed);
}
