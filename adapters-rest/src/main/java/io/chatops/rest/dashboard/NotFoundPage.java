package io.chatops.rest.dashboard;

import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.Set;

/**
 * Shows the dashboard's page for an unknown address to browsers. Programs, and all requests below
 * the API, get the error body.
 */
@Singleton
public class NotFoundPage {
  private static final String API = "/api";

  private final DashboardFiles files;

  public NotFoundPage(DashboardFiles files) {
    this.files = files;
  }

  /** Returns the page with status 404, if a browser opens an address outside of the API. */
  public Optional<Response> answer(ContainerRequestContext request) {
    String path = request.getUriInfo().getRequestUri().getRawPath();
    if (path.equals(API)
        || path.startsWith(API + "/")
        || !Set.of("GET", "HEAD").contains(request.getMethod())
        || !files.isThere()
        || request.getAcceptableMediaTypes().stream().noneMatch(NotFoundPage::isHtml)) {
      return Optional.empty();
    }
    return Optional.of(
        Response.status(404)
            .type("text/html; charset=utf-8")
            .header("Content-Security-Policy", DashboardPages.POLICY)
            .header("Cross-Origin-Opener-Policy", "same-origin")
            .header("Vary", "Accept")
            .entity(files.page(path))
            .build());
  }

  /** Browsers name HTML when they open an address; scripts and tools take anything. */
  private static boolean isHtml(MediaType type) {
    return type.getType().equals("text") && type.getSubtype().equals("html");
  }
}
