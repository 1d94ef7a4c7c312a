package io.chatops.rest.install;

import io.chatops.core.error.ChatOpsException;
import io.chatops.rest.request.CheckedParameters;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The agents that a new host, or one with an older agent, fetches. They are no part of the API. */
@Path("/agent/linux/{file}")
@CheckedParameters
@PermitAll
public class AgentFileResource {
  private final ServedAgents agents;

  public AgentFileResource(ServedAgents agents) {
    this.agents = agents;
  }

  @GET
  @Operation(hidden = true)
  public Response agent(@PathParam("file") String file) {
    return agents
        .file(file)
        .map(
            path ->
                Response.ok(path.toFile(), type(file))
                    .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                    .build())
        .orElseThrow(
            () ->
                ChatOpsException.notFound(
                    "This hub does not serve this agent; it may serve amd64, arm64 and any,"
                        + " each with .sha256 and, if signed, .sig"));
  }

  private static String type(String file) {
    return file.indexOf('.') < 0 ? MediaType.APPLICATION_OCTET_STREAM : MediaType.TEXT_PLAIN;
  }
}
