package io.chatops.rest.openapi;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Leads {@code /redoc} to the page, which is a static resource below {@code /redoc/}. */
@Singleton
public class RedocPage {
  void register(@Observes Router router) {
    router
        .routeWithRegex("/redoc")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(
            routing ->
                routing.response().setStatusCode(308).putHeader("Location", "/redoc/").end());
  }
}
