package io.chatops.rest.answer;

import jakarta.enterprise.context.ApplicationScoped;
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

/** Writes a {@link PlainAnswer} within the bounds of every answer. */
// A proxy: Quarkus makes writers while it boots, and the limits depend on where the hub runs.
@Provider
@ApplicationScoped
public class PlainAnswerWriter implements ServerMessageBodyWriter<PlainAnswer> {
  private final AnswerSender sender;

  public PlainAnswerWriter(AnswerSender sender) {
    this.sender = sender;
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType mediaType) {
    return PlainAnswer.class.isAssignableFrom(type);
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return PlainAnswer.class.isAssignableFrom(type);
  }

  @Override
  public void writeResponse(PlainAnswer answer, Type genericType, ServerRequestContext context)
      throws IOException {
    sender.send(answer, "", context);
  }

  @Override
  public void writeTo(
      PlainAnswer answer,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream out)
      throws IOException {
    answer.writeTo(out);
  }
}
