package io.chatops.ws.browser;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.Actor;
import io.chatops.ws.CloseCode;
import io.chatops.ws.SocketCount;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The end of a socket with its token. Takes further tokens of the same user, so that the socket
 * outlives its first one; from another hub tickets in their place.
 */
final class TokenRenewal {
  private static final System.Logger LOG = System.getLogger(TokenRenewal.class.getName());

  /** Each is two look-ups; a page renews every few minutes. */
  static final int MAX_PER_MINUTE = 30;

  private final BrowserSocket socket;
  private final BrowserSocketServices services;
  private final MinuteRateLimit rateLimit;
  private @Nullable Instant expiresAt;

  TokenRenewal(BrowserSocket socket, BrowserSocketServices services) {
    this.socket = socket;
    this.services = services;
    this.rateLimit = new MinuteRateLimit(MAX_PER_MINUTE, services.clock());
  }

  /** Applies the token of a message; on the event loop. */
  void renew(BrowserMessages.Incoming message) {
    boolean isWhole = socket.isOfHub() ? message.ticket() != null : message.token() != null;
    if (!isWhole || (message.ticket() != null && message.token() != null)) {
      socket.reject("An auth message needs an access token", CloseCode.POLICY);
    } else if (!rateLimit.allows()) {
      send("Too many tokens in one minute; wait a little");
    } else if (!socket.inBackground(() -> check(message))) {
      send("The hub is too busy now; send the token again");
    }
  }

  /** Blocking. */
  private void check(BrowserMessages.Incoming message) {
    try {
      Actor found = socket.authenticate(message).actor();
      if (!found.userId().equals(socket.actor().userId())) {
        socket.reject("This is another user's token; open a socket of its own", CloseCode.POLICY);
        return;
      }
      socket.moveTo(found, message.token());
      // Once more, now that this socket is found when the session ends.
      Instant until = socket.authenticate(message).expiresAt();
      socket.run(() -> endAt(until));
      socket.send(FrameQueue.Update.notice(BrowserMessages.AUTH_SUCCESS));
    } catch (ChatOpsException e) {
      if (e.code() == ErrorCode.STORAGE_UNAVAILABLE) {
        send("The hub cannot check access tokens now; send it again later");
        return;
      }
      services.counters().increment(SocketCount.SIGN_INS_REJECTED);
      socket.reject(String.valueOf(e.getMessage()), CloseCode.POLICY);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A token was not renewed, address=" + socket.address(), e);
      send("The hub failed on this; its log has more");
    } finally {
      socket.cleanUpIfClosed();
    }
  }

  /** Ends the socket then, unless another token comes; on the event loop. */
  void endAt(Instant until) {
    if (until.equals(expiresAt)) {
      return;
    }
    expiresAt = until;
    socket.after(
        Duration.between(services.clock().instant(), until),
        () -> {
          if (until.equals(expiresAt)) {
            socket.reject("The access token expired; connect with a new one", CloseCode.POLICY);
          }
        });
  }

  private void send(String problem) {
    socket.send(FrameQueue.Update.notice(BrowserMessages.error(problem)));
  }
}
