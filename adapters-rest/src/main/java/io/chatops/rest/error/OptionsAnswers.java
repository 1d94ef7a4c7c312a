package io.chatops.rest.error;

import io.chatops.api.Envelope;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Answers OPTIONS in the envelope. The framework would answer without a body, and with the methods
 * of all addresses of a resource rather than of this one.
 */
@Singleton
public class OptionsAnswers {
  @ServerResponseFilter
  public void answer(ContainerRequestContext request, ContainerResponseContext answer) {
    if (!request.getMethod().equals("OPTIONS") || answer.getStatus() != 200) {
      return;
    }
    String allowed = String.join(", ", AllowedMethods.ofCurrentRequest());
    answer.getHeaders().putSingle(HttpHeaders.ALLOW, allowed);
    answer.setEntity(
        Envelope.done(text(allowed)), new Annotation[0], MediaType.APPLICATION_JSON_TYPE);
  }

  static String text(String allowed) {
    return "This address takes " + allowed;
  }
}
