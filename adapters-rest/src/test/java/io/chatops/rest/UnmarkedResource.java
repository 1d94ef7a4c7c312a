package io.chatops.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** A resource whose author forgot to say who may call it. */
@Path("/api/v1/unmarked")
public class UnmarkedResource {
  @GET
  @Operation(hidden = true)
  public String read() {
    return "open to everybody";
  }
}
