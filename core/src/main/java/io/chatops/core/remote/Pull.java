package io.chatops.core.remote;

import io.chatops.core.bus.BusException;
import io.chatops.core.bus.BusException.Reason;
import io.chatops.core.bus.HubBus;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.HubId;
import java.lang.System.Logger.Level;
import java.nio.BufferUnderflowException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Opens a request at another hub, and pulls piece after piece of its answer until it ends or is
 * closed. Safe for use by many threads.
 */
final class Pull {
  /** The usual time for one message: longer than a pull is held. */
  static final Duration LIMIT = Outbox.HOLD.multipliedBy(3);

  private static final System.Logger LOG = System.getLogger(Pull.class.getName());

  private final HubBus bus;
  private final HubId hub;
  private final Duration limit;
  private final Receiver receiver;
  private boolean closed;
  private @Nullable UUID ticket;
  private volatile boolean heard;

  /** Takes what comes, one call at a time, on a thread that must not be blocked. */
  interface Receiver {
    /**
     * Takes the next pieces, whole as they were added. Throws a {@link BufferUnderflowException} or
     * an {@link IllegalArgumentException} if they cannot be read, or a {@link BusException} if they
     * are too much: the request is given up then.
     */
    void onPieces(WireReader pieces);

    /** Nothing follows. */
    void onEnd();

    /** Nothing follows: the request failed, or the other hub is lost. */
    void onFailed(ChatOpsException reason);

    /** Nothing follows: there is no answer. */
    void onLost(BusException reason);
  }

  Pull(HubBus bus, HubId hub, Receiver receiver) {
    this(bus, hub, LIMIT, receiver);
  }

  /**
   * Asks this hub.
   *
   * @param limit the time for each message
   */
  Pull(HubBus bus, HubId hub, Duration limit, Receiver receiver) {
    this.bus = bus;
    this.hub = hub;
    this.limit = limit;
    this.receiver = receiver;
  }

  /** Asks. */
  void ask(byte[] question) {
    CompletionStage<byte[]> answered;
    try {
      answered = bus.ask(hub, question, limit);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "Could not ask another hub", e);
      answered = CompletableFuture.failedStage(e);
    }
    var unused =
        answered.whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                take(answer);
              } else {
                lost(failure);
              }
            });
  }

  /** Returns true once the other hub has said anything. */
  boolean isHeard() {
    return heard;
  }

  /** Gives the request up; harmless when it is over. The receiver is not called afterwards. */
  void close() {
    UUID open;
    synchronized (this) {
      closed = true;
      open = ticket;
    }
    if (open != null) {
      giveUp(open);
    }
  }

  private void giveUp(UUID open) {
    try {
      var unused = bus.ask(hub, Message.close(open), LIMIT);
    } catch (RuntimeException e) { // the other hub gives it up by itself
      LOG.log(Level.WARNING, "Could not tell another hub that nobody waits: {0}", e.toString());
    }
  }

  private void lost(Throwable failure) {
    BusException reason =
        RemoteFailures.cause(failure) instanceof BusException known
            ? known
            : new BusException(Reason.FAILED, "This hub could not ask the other one");
    UUID open;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      open = ticket;
      receiver.onLost(reason);
    }
    if (open != null && reason.reason() != Reason.CUT) {
      giveUp(open); // so that its place is free again
    }
  }

  private void take(byte[] answer) {
    heard = true;
    UUID next;
    try {
      next = taken(new WireReader(answer));
    } catch (BusException e) {
      next = null;
      lost(e);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      next = null;
      lost(new BusException(Reason.FAILED, "The answer of the other hub cannot be read"));
    } catch (RuntimeException e) { // whoever takes it failed, and must still hear of the end
      next = null;
      LOG.log(Level.ERROR, "Could not take the answer of another hub", e);
      lost(new BusException(Reason.FAILED, "This hub failed on the other hub's answer"));
    }
    UUID open = next;
    if (open == null) {
      close();
    } else {
      ask(Message.pull(open));
    }
  }

  /** Returns the ticket to pull on with; null if nothing is to follow. */
  private synchronized @Nullable UUID taken(WireReader in) {
    int state = in.getByte();
    if (state == Message.FAILED) {
      ticket = null;
      if (!closed) {
        closed = true;
        receiver.onFailed(RemoteFailures.read(in));
      }
      return null;
    }
    if (state != Message.MORE && state != Message.LAST) {
      throw new IllegalArgumentException("state " + state);
    }
    UUID named = in.getId();
    ticket = state == Message.MORE ? named : null;
    if (closed) {
      return null;
    }
    receiver.onPieces(in);
    if (state == Message.LAST) {
      closed = true;
      receiver.onEnd();
    }
    return ticket;
  }
}
