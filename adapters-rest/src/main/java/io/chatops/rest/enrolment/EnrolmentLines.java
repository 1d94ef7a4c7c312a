package io.chatops.rest.enrolment;

import io.chatops.api.apikey.EnrolmentResponse.Line;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.server.HubIdentity;
import io.chatops.rest.install.ServedAgents;
import io.chatops.rest.security.CurrentRequest;
import io.chatops.rest.security.HubOrigin;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines that a host needs, with the hub's address in them. */
@Singleton
class EnrolmentLines {
  private final HubOrigin ownAddress;
  private final HubIdentity identity;
  private final ServedAgents agents;

  EnrolmentLines(HubOrigin ownAddress, HubIdentity identity, ServedAgents agents) {
    this.ownAddress = ownAddress;
    this.identity = identity;
    this.agents = agents;
  }

  /** Returns the reason why lines that download the agent are missing; absent: they are there. */
  @Nullable String whyNoInstall() {
    return agents.hasAny()
        ? null
        : "This hub does not serve agents: install the agent's package on the host first, or"
            + " ask the hub's administrator to set CHATOPS_AGENTS_DIR";
  }

  /** Returns the hub's address; CONFLICT if it cannot be known. */
  String address(CurrentRequest request) {
    return ownAddress
        .url(request)
        .orElseThrow(
            () ->
                ChatOpsException.conflict(
                    "The hub does not know its own address; ask its administrator to set"
                        + " CHATOPS_PUBLIC_URL"));
  }

  List<Line> ofCode(String url, String code, EnrolmentRequest wanted) {
    return new CodeSetup(place(url), code, wanted.containers(), wanted.commands())
        .lines(agents.hasAny());
  }

  /** Returns the agent's own setup with a key. */
  AgentSetup agent(String url, String apiKey, EnrolmentRequest wanted) {
    return new AgentSetup(place(url), apiKey, wanted.containers(), wanted.commands());
  }

  /** Returns the lines that run the agent in a container, with a key. */
  List<Line> ofContainer(String url, String apiKey, EnrolmentRequest wanted) {
    return new ContainerSetup(place(url), apiKey, wanted.containers()).lines();
  }

  List<Line> ofToken(String url, String token) {
    return new TokenSetup(place(url), token).lines(agents.hasAny());
  }

  private HubEndpoint place(String url) {
    return new HubEndpoint(url, identity.fingerprint().orElse(null));
  }
}
