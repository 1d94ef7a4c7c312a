package io.chatops.rest;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Fails in every way that a use case can; in no list of routes. */
@Path("/api/v1/failing/{how}")
@Authenticated
public class FailingResource {
  static final String SECRET = "SELECT secret FROM bug";

  @GET
  @Operation(hidden = true)
  public String fail(@PathParam("how") String how) {
    if (how.equals("bug")) {
      throw new IllegalStateException(SECRET);
    }
    if (how.equals("storage")) {
      throw ChatOpsException.storageUnavailable("The storage cannot be reached", new Exception());
    }
    throw new ChatOpsException(ErrorCode.valueOf(how.toUpperCase(Locale.ROOT)), "as asked");
  }
}
