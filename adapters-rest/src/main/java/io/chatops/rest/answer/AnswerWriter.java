package io.chatops.rest.answer;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatops.api.Envelope;
import io.chatops.api.Resendable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Writes answers in the envelope, that is almost every successful one. */
// A proxy: Quarkus makes writers while it boots, and the limits depend on where the hub runs.
@Provider
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AnswerWriter implements ServerMessageBodyWriter<Envelope<?>> {
  private final ObjectMapper json;
  private final AnswerSender sender;

  public AnswerWriter(ObjectMapper json, AnswerSender sender) {
    this.json = json;
    this.sender = sender;
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
    String later = answer.data() instanceof Resendable data ? ". " + data.whereLater() : "";
    sender.send(out -> json.writeValue(out, answer), later, context);
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
}
