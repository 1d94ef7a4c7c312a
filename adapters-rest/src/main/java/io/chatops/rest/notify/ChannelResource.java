package io.chatops.rest.notify;

import io.chatops.api.Envelope;
import io.chatops.api.notify.ChannelResponse;
import io.chatops.api.notify.ReceiptResponse;
import io.chatops.core.assembly.NotificationUseCases;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.Channels;
import io.chatops.core.notify.NotificationChannel;
import io.chatops.core.notify.TestChannel;
import io.chatops.rest.limit.RateLimits;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.request.Paging;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** A user's channels for notifications of alerts. Those of other users are not found. */
@Path("/api/v1/notifications/channels")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Notifications")
@Authenticated
public class ChannelResource {
  private final Channels channels;
  private final TestChannel testChannel;
  private final RateLimits limits;
  private final CurrentRequest request;

  public ChannelResource(
      NotificationUseCases notifications, RateLimits limits, CurrentRequest request) {
    this.channels = notifications.channels();
    this.testChannel = notifications.testChannel();
    this.limits = limits;
    this.request = request;
  }

  @GET
  @Operation(summary = "Your channels", description = "Oldest first, then by id.")
  public Envelope<List<ChannelResponse>> list(@Valid @BeanParam Paging paging) {
    List<NotificationChannel> all = channels.list(request.actor());
    return Envelope.page(
        paging.pageOf(all).stream().map(ChannelResponse::from).toList(), paging.of(all.size()));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @Operation(
      summary = "Create a channel",
      description =
          "It sends alerts from the next one on. Secrets are never shown again. 422 if your"
              + " quota is exceeded.")
  @APIResponse(
      responseCode = "200", // 201, see OpenApiRules
      description = "Created",
      headers = @Header(name = "Location", ref = Answers.LOCATION))
  public Envelope<ChannelResponse> create(@RequestBody(required = true) ChannelRequest wanted) {
    limits.creation(request.actor(), "channels");
    NotificationChannel channel = channels.create(request.actor(), wanted.toDetails());
    request.created("/api/v1/notifications/channels/" + channel.id());
    return Envelope.of(ChannelResponse.from(channel));
  }

  @GET
  @Path("/{channel_id}")
  @Operation(summary = "One channel")
  public Envelope<ChannelResponse> get(
      @Parameter(description = "The channel") @PathParam("channel_id") ChannelId channelId) {
    return Envelope.of(ChannelResponse.from(channels.get(request.actor(), channelId)));
  }

  @PUT
  @Path("/{channel_id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Update a channel",
      description =
          "Omitted fields stay unchanged, including secrets; null clears an optional field."
              + " If the server of an address changes, secrets must be sent again (else 422)."
              + " Disabling a channel drops its pending notifications.")
  public Envelope<ChannelResponse> update(
      @Parameter(description = "The channel") @PathParam("channel_id") ChannelId channelId,
      @RequestBody(required = true) UpdateChannelRequest change) {
    return Envelope.of(
        ChannelResponse.from(channels.update(request.actor(), channelId, change::applyTo)));
  }

  @DELETE
  @Path("/{channel_id}")
  @Operation(
      summary = "Remove a channel",
      description = "Drops its pending notifications. Sent ones stay as history.")
  public Envelope<Void> remove(
      @Parameter(description = "The channel") @PathParam("channel_id") ChannelId channelId) {
    channels.remove(request.actor(), channelId);
    return Envelope.done("The channel was removed");
  }

  @POST
  @Path("/{channel_id}/test")
  @Operation(
      summary = "Test a channel",
      description =
          "Sends a message at once, even through a disabled channel or in quiet hours, and"
              + " returns the result within 10 seconds. At most 6 per minute, one at a time (else"
              + " 429).")
  public Envelope<ReceiptResponse> test(
      @Parameter(description = "The channel") @PathParam("channel_id") ChannelId channelId) {
    limits.channelTest(request.actor());
    return Envelope.of(ReceiptResponse.from(testChannel.test(request.actor(), channelId)));
  }
}
