package io.chatops.rest.error;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Refuses requests whose address or headers are broken or too long, with the error body. The
 * framework would refuse them without a body.
 */
public final class BrokenAddresses {
  // Far below what the framework is set to read, so that the refusal is ours.
  private static final int MAX_ADDRESS = 8 * 1024;
  private static final int MAX_HEADERS = 20 * 1024;

  private static final String API = "/api/";

  private BrokenAddresses() {}

  /**
   * Leaves broken addresses to this class. Call it before the framework starts; a native executable
   * is built with the same system property. This class lets nothing through that the framework
   * would stop.
   */
  public static void areAnsweredHere() {
    System.setProperty("vertx.disableURIValidation", "true");
  }

  static void refuse(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    String address = request.uri();
    if (address.length() > MAX_ADDRESS) {
      RouterErrors.send(routing, 414);
    } else if (size(request.headers()) > MAX_HEADERS) {
      RouterErrors.send(routing, 431);
    } else if (isBroken(address)) {
      RouterErrors.send(routing, 400);
    } else if (routing.normalizedPath().startsWith(API) && hasMatrix(address)) {
      // The framework would take what follows for parameters, and an id for empty.
      RouterErrors.send(routing, 422, "No id or address has a ';' in its path; write it as %3B");
    } else {
      routing.next();
    }
  }

  private static boolean hasMatrix(String address) {
    int query = address.indexOf('?');
    return (query < 0 ? address : address.substring(0, query)).contains(";");
  }

  private static boolean isBroken(String address) {
    try {
      String path = new URI(address).getRawPath();
      if (path == null) {
        return true;
      }
      URLDecoder.decode(path, StandardCharsets.UTF_8);
      return false;
    } catch (URISyntaxException | IllegalArgumentException e) {
      return true;
    }
  }

  private static long size(MultiMap headers) {
    long size = 0;
    for (Map.Entry<String, String> header : headers) {
      size += header.getKey().length() + header.getValue().length();
    }
    return size;
  }
}
