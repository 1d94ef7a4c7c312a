package io.chatops.ws;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * The first phase of a socket: its peer has to prove who it is, in time, which takes look-ups that
 * block. Belongs to the event loop of the connection, but for {@link #inBackground}.
 */
public final class Admission {
  private static final System.Logger LOG = System.getLogger(Admission.class.getName());

  private final PeerSocket peer;
  private final Executor blocking;
  private final String address;
  private final String credentials;
  private final Function<String, byte[]> errorFrame;
  private State state = State.WAITING;

  private enum State {
    WAITING,
    CHECKING,
    ADMITTED,
    OVER
  }

  /**
   * Waits for the first message.
   *
   * @param deadline until when the peer must be admitted
   * @param blocking runs look-ups, never on an event loop
   * @param address of the peer, for the log
   * @param credentials what the peer proves itself with, in the plural, such as "API keys"
   * @param errorFrame the frame that says this, in the words of the peer's protocol
   */
  public Admission(
      PeerSocket peer,
      Duration deadline,
      Executor blocking,
      String address,
      String credentials,
      Function<String, byte[]> errorFrame) {
    this.peer = peer;
    this.blocking = blocking;
    this.address = address;
    this.credentials = credentials;
    this.errorFrame = errorFrame;
    peer.after(deadline, this::checkDeadline);
  }

  /** Takes the first message: nothing more is read meanwhile. False when it is not the first. */
  public boolean begin() {
    if (state != State.WAITING) {
      return false;
    }
    state = State.CHECKING;
    peer.pause();
    return true;
  }

  /**
   * The peer is who it says: it may send messages up to this size. False when it went meanwhile.
   */
  public boolean admit(int maxFrameBytes) {
    if (state != State.CHECKING || !peer.isOpen()) {
      return false;
    }
    state = State.ADMITTED;
    peer.authenticated(maxFrameBytes);
    return true;
  }

  public boolean isAdmitted() {
    return state == State.ADMITTED;
  }

  /** The socket is over. Whether its peer had been admitted. */
  public boolean end() {
    boolean wasAdmitted = state == State.ADMITTED;
    state = State.OVER;
    return wasAdmitted;
  }

  /** Runs a blocking step; when it fails the peer is asked to come back later. */
  public void inBackground(Runnable step) {
    peer.keepPlace();
    try {
      blocking.execute(
          () -> {
            try {
              step.run();
            } catch (RuntimeException e) {
              LOG.log(Level.WARNING, "A peer could not be signed in, address=" + address, e);
              peer.run(this::tryLater);
            }
          });
    } catch (RejectedExecutionException e) {
      peer.run(this::tryLater);
    }
  }

  /** Tells the peer why and ends the socket; does nothing when it is over. */
  public void refuse(String message, short closeCode) {
    if (peer.isOpen()) {
      peer.write(errorFrame.apply(message));
      peer.close(closeCode, message);
    }
  }

  private void tryLater() {
    refuse("The hub cannot check " + credentials + " now; try again later", CloseCode.TRY_LATER);
  }

  private void checkDeadline() {
    if (state == State.WAITING) {
      refuse("No auth message came in time", CloseCode.POLICY);
    } else if (state == State.CHECKING) {
      tryLater();
    }
  }
}
