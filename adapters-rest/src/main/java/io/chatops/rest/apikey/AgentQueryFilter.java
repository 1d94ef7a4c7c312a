package io.chatops.rest.apikey;

import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Drops the query of an agent that reads its own key. Paging is for users' lists, so an agent's
 * parameters are unknown, and unknown parameters are ignored.
 */
@Singleton
public class AgentQueryFilter {
  @ServerRequestFilter(preMatching = true)
  public void drop(ContainerRequestContext request) {
    if (request.getHeaderString("X-API-Key") != null
        && request.getUriInfo().getPath().equals("/api/v1/api-keys/me")) {
      request.setRequestUri(request.getUriInfo().getAbsolutePath());
    }
  }
}
