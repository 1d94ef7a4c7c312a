package io.chatops.api.apikey;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An API key, with the texts that bring an agent to the hub. All of them hold the key. */
@Schema(name = "Enrolment")
public record EnrolmentResponse(
    ApiKeyResponse apiKey,
    @Schema(description = "The hub's address", examples = "https://hub.example.org") String url,
    @Schema(description = "The text of agent.yaml") String configuration,
    @Schema(description = "Ways to start the agent; more kinds may come") List<Line> lines) {
  public EnrolmentResponse {
    lines = List.copyOf(lines);
  }

  /** One way to start the agent. */
  @Schema(name = "EnrolmentLine")
  public record Line(
      @Schema(examples = "systemd") String kind,
      @Schema(description = "For people", examples = "Install it as a service") String title,
      @Schema(description = "To be pasted as it is, perhaps of several lines") String text) {
    @Override
    public String toString() {
      return "Line[" + kind + "]";
    }
  }

  @Override
  public String toString() {
    return "EnrolmentResponse[" + apiKey + "]";
  }
}
