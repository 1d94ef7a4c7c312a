package io.chatops.core.bus;

import io.chatops.core.identity.HubId;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way from one hub to the others on some technology, for {@link LinkedHubBus}. It carries
 * frames in order, loses what it cannot carry, and connects again by itself after each cut.
 */
public interface BusLink extends AutoCloseable {
  /** The largest frame, in bytes: a payload, and room for what the bus adds. */
  int LARGEST_FRAME = HubBus.LARGEST + 1_024;

  /** Receives what comes. None of its methods blocks. */
  interface Ends {
    /** Frames go through from now on, both ways. */
    void connected();

    /**
     * No frames go through from now on, or still none.
     *
     * @param problem a sentence that names the other end, and the remedy if it is known
     */
    void cut(String problem);

    /** Takes a frame that anybody may have sent. */
    void received(byte[] frame);

    /** There is no hub to hear a question of this hub. */
    void nobody(long question);
  }

  /**
   * A frame that leaves.
   *
   * @param to the hub that is to get it; absent: all
   * @param question its number, for {@link Ends#nobody}; absent: it is none
   */
  record Outgoing(@Nullable HubId to, @Nullable Long question, ByteBuffer frame) {}

  /** Starts to connect; does not wait for it. Called once. */
  void open(Ends ends);

  /**
   * Sends frames. May block for seconds; one caller at a time.
   *
   * @throws BusException if none, or not all, could be sent
   */
  void send(List<Outgoing> frames);

  @Override
  void close();
}
