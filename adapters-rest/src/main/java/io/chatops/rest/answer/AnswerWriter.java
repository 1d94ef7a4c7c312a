package io.chatops.rest.answer;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatops.core.error.ChatOpsException;
import io.chatops.rest.json.Envelope;
import io.chatops.rest.json.HadLater;
import io.chatops.rest.limit.LargeAnswers;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Duration;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Writes every answer that succeeds. A large one, and one that waits behind others which its client
 * has not read, takes its share of {@link LargeAnswers}: RATE_LIMITED when there is no room.
 */
// A proxy: Quarkus makes writers while it boots, and the limits depend on where the hub runs.
@Provider
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AnswerWriter implements ServerMessageBodyWriter<Envelope<?>> {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final ObjectMapper json;
  private final LargeAnswers largeAnswers;
  private final CurrentRequest request;
  private final CurrentVertxRequest vertx;

  public AnswerWriter(
      ObjectMapper json,
      LargeAnswers largeAnswers,
      CurrentRequest request,
      CurrentVertxRequest vertx) {
    this.json = json;
    this.largeAnswers = largeAnswers;
    this.request = request;
    this.vertx = vertx;
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType mediaType) {
    return type == Envelope.class;
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == Envelope.class;
  }

  @Override
  public void writeResponse(Envelope<?> answer, Type genericType, ServerRequestContext context)
      throws IOException {
    RoutingContext routing = vertx.getCurrent();
    LargeAnswers.Share share = largeAnswers.share(caller());
    Pieces pieces = new Pieces(share);
    boolean sent = false;
    try {
      json.writeValue(pieces, answer);
      if (pieces.isSmall() && !routing.response().writeQueueFull()) {
        context.serverResponse().end(pieces.finished().removeFirst());
        return;
      }
      if (pieces.isSmall() && !share.take(pieces.size())) {
        throw new Pieces.NoRoom();
      }
      routing.response().putHeader("Content-Length", Long.toString(pieces.size()));
      sent = true;
      new LargeAnswer(routing, pieces.finished(), share, largeAnswers.patience()).send();
    } catch (Pieces.NoRoom e) {
      throw refused(answer);
    } finally {
      if (!sent) {
        share.release();
      }
    }
  }

  @Override
  public void writeTo(
      Envelope<?> answer,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream out)
      throws IOException {
    json.writeValue(out, answer);
  }

  private String caller() {
    return request
        .user()
        .map(user -> user.userId().toString())
        .orElseGet(() -> String.valueOf(request.address()));
  }

  private static ChatOpsException refused(Envelope<?> answer) {
    String later = answer.data() instanceof HadLater data ? ". " + data.whereLater() : "";
    return ChatOpsException.rateLimited(
        "Too many large answers wait for their clients to read them; read yours, ask for less, or"
            + " try again in a few seconds"
            + later,
        RETRY_AFTER);
  }
}
