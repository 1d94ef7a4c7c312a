package io.chatops.ws.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatops.core.identity.HubId;
import io.chatops.ws.CloseCode;
import io.vertx.core.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page's socket at another hub, where it is signed in as the page's user by tickets. While the
 * page is behind, nothing is read, so that the other hub drops what is old. Belongs to the page's
 * event loop.
 */
final class RelaySocket {
  /** A ticket is valid for a minute, and may be half a minute old. */
  static final Duration RENEW_AFTER = Duration.ofSeconds(25);

  /** The time in which the other hub must sign the page in. */
  static final Duration SIGN_IN = Duration.ofSeconds(10);

  /** The time in which the other hub must answer a renewal, or send anything else. */
  static final Duration ANSWER = Duration.ofSeconds(10);

  /** The frames that may be on their way from the socket's thread to the page's. */
  static final int WINDOW = 16;

  /** The characters of messages on their way to the other hub that are no sign of a flood. */
  private static final int UNSENT = 64 << 10;

  private final BrowserSocket page;
  private final HubLinks links;
  private final RelaySignIns signIns;
  private final InstantSource clock;
  private final HubId hub;
  private final String path;
  private final Listener listener;
  private final Runnable signIn;
  private @Nullable WebSocket socket;
  private String token;
  private Instant due;

  /** The time at which the socket is lost, unless a frame comes; absent: no answer is due. */
  private @Nullable Instant timeoutAt;

  private boolean open;
  private boolean ended;
  private int unread;
  private int unsent;

  /** The owner of the socket; called on the page's event loop. */
  interface Listener {
    /** The page is signed in. */
    void onOpen();

    /** Called with each frame but those that confirm a ticket. */
    void onFrame(String frame);

    /**
     * Called once when the socket has ended by itself, also when it could not be opened.
     *
     * @param code of the other hub's close
     */
    void onEnd(int code, String reason);
  }

  /** Opens the socket when its sign-in may start. */
  RelaySocket(
      BrowserSocket page,
      HubLinks links,
      RelaySignIns signIns,
      InstantSource clock,
      HubId hub,
      String path,
      Listener listener) {
    this.page = page;
    this.links = links;
    this.signIns = signIns;
    this.clock = clock;
    this.hub = hub;
    this.path = path;
    this.listener = listener;
    this.token = page.accessToken();
    this.due = clock.instant().plus(SIGN_IN);
    this.signIn = () -> page.run(this::signIn);
    signIns.start(hub, signIn);
  }

  private void signIn() {
    if (!ended) {
      withTicket(
          auth ->
              links
                  .open(hub, path)
                  .onSuccess(opened -> connected(opened, auth))
                  .onFailure(failure -> page.run(this::lost)));
    }
  }

  private interface Auth {
    void send(String message);
  }

  /** Issues a ticket, which takes a moment, for the present session of the page. */
  private void withTicket(Auth next) {
    String issuedFor = token;
    boolean begins =
        page.inBackground(
            () -> {
              try {
                String ticket = links.ticket(hub, issuedFor, page.address());
                next.send("{\"type\":\"auth\",\"ticket\":\"" + ticket + "\"}");
              } catch (RuntimeException e) { // its token has ended, and so will the page
                page.run(this::lost);
              }
            });
    if (!begins) {
      page.run(this::lost);
    }
  }

  /** On a thread of the client's. */
  private void connected(WebSocket opened, String auth) {
    page.run(
        () -> {
          socket = opened;
          if (ended) {
            var unused = opened.close();
          }
        });
    opened.pause();
    try {
      opened.textMessageHandler(frame -> page.run(() -> received(frame)));
      opened.exceptionHandler(failure -> page.run(this::lost)); // such as a frame that is too large
      opened.closeHandler(closed -> page.run(() -> closed(opened)));
    } catch (IllegalStateException e) { // it has been closed since
      page.run(this::lost);
      return;
    }
    opened.fetch(WINDOW);
    var unused = opened.writeTextMessage(auth);
  }

  private void received(String frame) {
    if (ended) {
      return;
    }
    String type = BrowserMessages.typeOf(frame);
    boolean answers = type.equals("auth_success") || type.equals("error");
    timeoutAt = timeoutAt == null || answers ? null : clock.instant().plus(ANSWER);
    if (!type.equals("auth_success")) {
      listener.onFrame(frame);
    } else if (!open) {
      open = true;
      signIns.end(hub, signIn);
      due = clock.instant().plus(RENEW_AFTER);
      listener.onOpen();
    }
    unread++;
    readOn();
  }

  /** Reads on if the page has taken what came. */
  void readOn() {
    WebSocket present = socket;
    if (present != null && unread > 0 && !page.isFull()) {
      present.fetch(unread);
      unread = 0;
    }
  }

  boolean isOpen() {
    return open && !ended;
  }

  /** Returns true while nothing is read, as the page is behind. */
  boolean isPaused() {
    return unread > 0;
  }

  void send(String message) {
    WebSocket present = socket;
    if (present != null && !ended) {
      int length = message.length();
      unsent += length;
      var unused =
          present
              .writeTextMessage(message)
              .onComplete(written -> page.run(() -> unsent -= length)); // also when it failed
    }
  }

  /** Returns true while the other hub takes messages more slowly than the page sends them. */
  boolean isBlocked() {
    return unsent > UNSENT;
  }

  /**
   * Renews the ticket when it is due, or belongs to an earlier token; gives up a hub that does not
   * answer.
   */
  void tick() {
    Instant now = clock.instant();
    boolean isDue = !now.isBefore(due);
    if (timeoutAt != null && isPaused()) {
      timeoutAt = now.plus(ANSWER); // its answer is not read
    }
    if ((!open && isDue) || (timeoutAt != null && !now.isBefore(timeoutAt))) {
      lost();
    } else if (open && (isDue || !token.equals(page.accessToken()))) {
      token = page.accessToken();
      due = now.plus(RENEW_AFTER);
      withTicket(auth -> page.run(() -> renew(auth)));
    }
  }

  private void renew(String auth) {
    timeoutAt = clock.instant().plus(ANSWER);
    send(auth);
  }

  private void closed(WebSocket closed) {
    Short code = closed.closeStatusCode();
    ended(code == null ? CloseCode.FAILED : code, Objects.toString(closed.closeReason(), ""));
  }

  private void lost() {
    ended(CloseCode.FAILED, "");
  }

  private void ended(int code, String reason) {
    if (!ended) {
      close();
      listener.onEnd(code, reason);
    }
  }

  /** Ends the socket; the listener is not called. */
  void close() {
    ended = true;
    signIns.end(hub, signIn);
    WebSocket present = socket;
    if (present != null) {
      var unused = present.close();
    }
  }

  /** Returns a frame of another hub as the page's queue takes it. */
  static FrameQueue.Update update(String frame) {
    byte[] bytes = frame.getBytes(UTF_8);
    return switch (BrowserMessages.typeOf(frame)) {
      case "metrics", "status", "alert", "log" -> FrameQueue.Update.of(bytes);
      default -> FrameQueue.Update.notice(bytes);
    };
  }
}
