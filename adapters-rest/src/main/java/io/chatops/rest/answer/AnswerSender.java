package io.chatops.rest.answer;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.rest.limit.LargeAnswers;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Sends answers. A large answer takes a share of {@link LargeAnswers}, and so does one that waits
 * behind answers which its client has not read; without room, it fails.
 */
@ApplicationScoped
public class AnswerSender {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final LargeAnswers largeAnswers;
  private final CurrentRequest request;
  private final CurrentVertxRequest vertx;

  public AnswerSender(
      LargeAnswers largeAnswers, CurrentRequest request, CurrentVertxRequest vertx) {
    this.largeAnswers = largeAnswers;
    this.request = request;
    this.vertx = vertx;
  }

  /**
   * Writes one answer completely, then sends it.
   *
   * @param later a further sentence for a client whose answer has no room, or empty
   */
  void send(PlainAnswer answer, String later, ServerRequestContext context) throws IOException {
    RoutingContext routing = vertx.getCurrent();
    LargeAnswers.Share share = largeAnswers.share(caller());
    Pieces pieces = new Pieces(share);
    boolean sent = false;
    try {
      answer.writeTo(pieces);
      if (pieces.isSmall() && !routing.response().writeQueueFull()) {
        context.serverResponse().end(pieces.finished().removeFirst());
        return;
      }
      if (pieces.isSmall() && !share.acquire(pieces.size())) {
        throw new Pieces.NoRoom();
      }
      routing.response().putHeader("Content-Length", Long.toString(pieces.size()));
      sent = true;
      new LargeAnswer(routing, pieces.finished(), share, largeAnswers.timeout()).send();
    } catch (Pieces.NoRoom e) {
      throw noMemory(request.isRead(), later);
    } finally {
      if (!sent) {
        share.release();
      }
    }
  }

  /**
   * Returns the failure of a request whose answer has no room: RATE_LIMITED for a read, otherwise
   * AGENT_FAILED, because an action must not be repeated blindly.
   */
  public static ChatOpsException noMemory(boolean isRead, String later) {
    return isRead
        ? ChatOpsException.rateLimited(
            "Too many large responses are waiting for their clients; read yours, request less,"
                + " or try again in a few seconds"
                + later,
            RETRY_AFTER)
        : new ChatOpsException(
            ErrorCode.AGENT_FAILED,
            "It was done, but too many large responses are waiting for their clients, so its"
                + " response has no room; look at the result before you try again"
                + later);
  }

  private String caller() {
    return request
        .user()
        .map(user -> user.userId().toString())
        .orElseGet(() -> String.valueOf(request.address()));
  }
}
