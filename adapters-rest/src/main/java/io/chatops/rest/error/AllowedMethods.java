package io.chatops.rest.error;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * The methods of an address. The framework's own 405 does not list them, though HTTP requires it.
 */
final class AllowedMethods {
  private AllowedMethods() {}

  /** Returns them in alphabetical order; none when the address is no route. */
  static Set<String> ofCurrentRequest() {
    TreeSet<String> methods = new TreeSet<>();
    ResteasyReactiveRequestContext context = CurrentRequestManager.get();
    if (context == null) {
      return methods;
    }
    String path = context.getPathWithoutPrefix();
    for (RequestMapper.RequestPath<InitialMatch> root : context.getDeployment().getClassMappers()) {
      RequestMapper.RequestMatch<InitialMatch> match =
          new RequestMapper<>(new ArrayList<>(List.of(root))).map(path);
      if (match != null) {
        String remaining = match.remaining.isEmpty() ? "/" : match.remaining;
        addMethods(match.value.handlers, remaining, methods);
      }
    }
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    if (!methods.isEmpty()) {
      methods.add("OPTIONS");
    }
    return methods;
  }

  private static void addMethods(
      ServerRestHandler[] handlers, String remaining, Set<String> methods) {
    for (ServerRestHandler handler : handlers) {
      if (handler instanceof ClassRoutingHandler routing) {
        routing
            .getMappers()
            .forEach(
                (method, mapper) -> {
                  if (method != null && mapper.map(remaining) != null) {
                    methods.add(method);
                  }
                });
      }
    }
  }
}
