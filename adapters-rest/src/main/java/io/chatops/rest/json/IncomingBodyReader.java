package io.chatops.rest.json;

import io.chatops.rest.error.MalformedRequestException;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyReader;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Hands resources the body that {@link BodyLimit} has gathered. */
@Provider
public class IncomingBodyReader implements ServerMessageBodyReader<IncomingBody> {
  private final CurrentVertxRequest vertx;

  public IncomingBodyReader(CurrentVertxRequest vertx) {
    this.vertx = vertx;
  }

  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, ResteasyReactiveResourceInfo info, MediaType mediaType) {
    return type == IncomingBody.class;
  }

  @Override
  public IncomingBody readFrom(
      Class<IncomingBody> type, Type genericType, MediaType mediaType, ServerRequestContext context)
      throws WebApplicationException, IOException {
    checkCharset(mediaType);
    return new IncomingBody(BodyLimit.bodyOf(vertx.getCurrent()), isForm(mediaType));
  }

  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == IncomingBody.class;
  }

  @Override
  public IncomingBody readFrom(
      Class<IncomingBody> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream stream)
      throws IOException {
    checkCharset(mediaType);
    return new IncomingBody(stream.readAllBytes(), isForm(mediaType));
  }

  // Read as UTF-8, another one's letters would be stored as others than were sent.
  private static void checkCharset(MediaType mediaType) {
    String charset = mediaType.getParameters().get(MediaType.CHARSET_PARAMETER);
    if (charset != null && !charset.equalsIgnoreCase("utf-8")) {
      throw MalformedRequestException.ofKind(
          "Only UTF-8 is read; send the body in it, with charset=utf-8 or without a charset");
    }
  }

  private static boolean isForm(MediaType mediaType) {
    return mediaType.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE)
        && !mediaType.isWildcardType();
  }
}
