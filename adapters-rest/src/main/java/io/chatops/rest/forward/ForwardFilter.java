package io.chatops.rest.forward;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Passes marked requests on after sign-in and counting. On the worker thread of the method, which
 * it leaves while another hub works.
 */
@Singleton
public class ForwardFilter {
  // Filters are made while the hub is built, long before there are other hubs.
  private final Provider<OwnerForwarding> forwarding;

  public ForwardFilter(Provider<OwnerForwarding> forwarding) {
    this.forwarding = forwarding;
  }

  /** Answers for the hub with the agent; null: this hub does it. */
  @ServerRequestFilter
  @ForwardedToOwner
  public Uni<Response> forward(ContainerRequestContext request) {
    return forwarding.get().answer(request, false);
  }

  /** The same, but this hub does it, too, if the other one does not answer. */
  @ServerRequestFilter
  @ReadAtOwner
  public Uni<Response> read(ContainerRequestContext request) {
    return forwarding.get().answer(request, true);
  }
}
