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
    /** Frames may go through from now on, both ways; {@link LinkedHubBus} tries whether they do. */
    void connected();

    /**
     * No frames go through from now on, or still none.
     *
     * @param problem a sentence that names the other end, and the remedy if it is known
     */
    void cut(String problem);

    /** Takes a frame that anybody may have sent. */
    void received(byte[] frame);

    /** Frames that others sent were lost, such as when they came too fast. */
    void lost();
  }

  /**
   * A frame that leaves.
   *
   * @param to the hub that is to get it; absent: all
   */
  record Outgoing(@Nullable HubId to, ByteBuffer frame) {}

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
