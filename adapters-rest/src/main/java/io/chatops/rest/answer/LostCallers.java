package io.chatops.rest.answer;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Leaves out the body of a response whose caller hung up: writing it would fail. */
@Singleton
public class LostCallers {
  private final CurrentVertxRequest vertx;

  public LostCallers(CurrentVertxRequest vertx) {
    this.vertx = vertx;
  }

  /** Comes after all other filters, which may set a body. */
  @ServerResponseFilter(priority = 0)
  public void leaveOut(ContainerResponseContext answer) {
    RoutingContext routing = vertx.getCurrent();
    if (routing != null && routing.response().closed()) {
      answer.setEntity(null);
    }
  }
}
