package io.chatops.rest.install;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.server.HubIdentity;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.chatops.rest.security.HubOrigin;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The script that sets an agent up. It is no part of the API. */
@Path("/install.sh")
@CheckedParameters
@PermitAll
public class InstallResource {
  private final InstallScript script;
  private final ServedAgents agents;
  private final HubOrigin ownAddress;
  private final HubIdentity identity;
  private final CurrentRequest request;

  public InstallResource(
      InstallScript script,
      ServedAgents agents,
      HubOrigin ownAddress,
      HubIdentity identity,
      CurrentRequest request) {
    this.script = script;
    this.agents = agents;
    this.ownAddress = ownAddress;
    this.identity = identity;
    this.request = request;
  }

  @GET
  @Operation(hidden = true)
  public Response script() {
    String hub =
        ownAddress
            .url(request)
            .orElseThrow(
                () ->
                    ChatOpsException.notFound("This request does not show the hub's own address"));
    return Response.ok(
            script.text(hub, identity.fingerprint().orElse(""), agents.releaseKey()),
            "text/x-shellscript; charset=utf-8")
        // It names the host that was asked.
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}
