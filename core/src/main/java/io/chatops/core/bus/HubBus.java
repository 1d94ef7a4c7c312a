package io.chatops.core.bus;

import io.chatops.core.identity.HubId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Carries hints and questions between the hubs of one storage. It may lose any of them, and never
 * delivers one twice: the storage has the truth, and whoever acts on a hint also looks there from
 * time to time. No method blocks, and all may be called by many threads.
 */
public interface HubBus extends AutoCloseable {
  /** The largest hint, question and answer, in bytes. */
  int LARGEST = 512 << 10;

  /** The longest time for an answer. */
  Duration LONGEST_WAIT = Duration.ofMinutes(2);

  /** Receives what other hubs say; never what this one said. */
  interface Listener {
    /** Takes a hint; one after another, on a thread that does nothing else, so it may block. */
    void heard(HubId from, byte[] hint);

    /**
     * Answers a question. Must not block.
     *
     * @param over the time at which the other hub stops waiting, by its clock
     * @return completes with an answer of {@link #LARGEST} bytes at most; if it fails, the hub that
     *     asks learns that it failed, and nothing more
     */
    CompletionStage<byte[]> asked(HubId from, byte[] question, Instant over);

    /**
     * Frees what an answer was for that could not be sent, as too much waits; the other hub is told
     * so. Must not block.
     */
    default void unsent(HubId to, byte[] answer) {}

    /**
     * Reads from the storage what hints may have been lost about: the bus is there again, too many
     * hints came at once, or another hub lost some. Every five seconds at most, and again if it
     * throws. On the thread of {@link #heard}.
     */
    void missed();
  }

  /** Connects, and keeps trying until it is closed. Called once. */
  void start(Listener listener);

  /**
   * Sends a hint to all other hubs. It is lost, and counted, while the bus is cut or too much waits
   * to be sent.
   *
   * @throws IllegalArgumentException if it is larger than {@link #LARGEST}
   */
  void publish(byte[] hint);

  /**
   * Asks another hub.
   *
   * @param limit the time for the answer, up to {@link #LONGEST_WAIT}
   * @return completes with the answer, or fails with a {@link BusException}: at once if the bus is
   *     cut, or once it is cut. What follows it must not block
   */
  CompletionStage<byte[]> ask(HubId hub, byte[] question, Duration limit);

  /** Returns the state of the bus; empty if this hub has none. */
  Optional<BusState> state();

  /** Disconnects; questions without an answer fail. */
  @Override
  void close();
}
