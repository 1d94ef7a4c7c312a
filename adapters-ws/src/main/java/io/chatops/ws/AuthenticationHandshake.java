package io.chatops.ws;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * The first phase of a socket, in which the peer must prove its identity before a deadline. The
 * look-ups block. Confined to the connection's event loop, except for {@link #inBackground}.
 */
public final class AuthenticationHandshake {
  private static final System.Logger LOG =
      System.getLogger(AuthenticationHandshake.class.getName());

  private final PeerSocket peer;
  private final Executor blocking;
  private final String credentials;
  private final Function<String, byte[]> errorFrame;
  private State state = State.WAITING;

  private enum State {
    WAITING,
    CHECKING,
    ADMITTED,
    ENDED
  }

  /**
   * Creates an admission that waits for the first message.
   *
   * @param deadline the time in which the peer must be admitted
   * @param blocking runs look-ups, never on an event loop
   * @param credentials the proof that the peer sends, in the plural, such as "API keys"
   * @param errorFrame makes an error frame of the peer's protocol from a text
   */
  public AuthenticationHandshake(
      PeerSocket peer,
      Duration deadline,
      Executor blocking,
      String credentials,
      Function<String, byte[]> errorFrame) {
    this.peer = peer;
    this.blocking = blocking;
    this.credentials = credentials;
    this.errorFrame = errorFrame;
    peer.after(deadline, this::checkDeadline);
  }

  /** Accepts the first message; returns false if it is not the first. */
  public boolean start() {
    if (state != State.WAITING) {
      return false;
    }
    state = State.CHECKING;
    return true;
  }

  /**
   * Admits the peer after its credentials were verified; returns false if it has disconnected.
   *
   * @param maxMessageBytes the largest message that it may send, in bytes
   */
  public boolean admit(int maxMessageBytes, ReadLimits limits) {
    if (state != State.CHECKING || !peer.isOpen()) {
      return false;
    }
    state = State.ADMITTED;
    peer.authenticated(maxMessageBytes, limits);
    return true;
  }

  public boolean isAdmitted() {
    return state == State.ADMITTED;
  }

  /** Ends the admission together with its socket; returns true if the peer had been admitted. */
  public boolean end() {
    boolean wasAdmitted = state == State.ADMITTED;
    state = State.ENDED;
    return wasAdmitted;
  }

  /**
   * Runs a blocking step. If the step fails, the peer receives an error and may try again later.
   */
  public void inBackground(Runnable step) {
    peer.keepSlot();
    try {
      blocking.execute(
          () -> {
            try {
              step.run();
            } catch (RuntimeException | Error e) {
              LOG.log(Level.WARNING, "Could not sign in a peer, address=" + peer.address(), e);
              failed();
            }
          });
    } catch (RejectedExecutionException e) {
      peer.run(this::tryLater);
    }
  }

  /** Sends the peer an error, since a step of the admission failed; the log has the reason. */
  public void failed() {
    peer.run(this::tryLater);
  }

  /** Sends the reason to the peer and closes the socket; has no effect if it is already closed. */
  public void reject(String message, short closeCode) {
    if (peer.isOpen()) {
      peer.write(errorFrame.apply(message));
      peer.close(closeCode, message);
    }
  }

  private void tryLater() {
    reject("The hub cannot check " + credentials + " now; try again later", CloseCode.TRY_LATER);
  }

  private void checkDeadline() {
    if (state == State.WAITING) {
      reject("No auth message arrived in time", CloseCode.POLICY);
    } else if (state == State.CHECKING) {
      tryLater();
    }
  }
}
