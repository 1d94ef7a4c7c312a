package io.chatops.rest.notify;

import io.chatops.api.Envelope;
import io.chatops.api.notify.NotificationResponse;
import io.chatops.core.assembly.NotificationUseCases;
import io.chatops.core.identity.AlertId;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.Channels;
import io.chatops.core.notify.Notification.State;
import io.chatops.core.notify.NotificationRepository;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.request.Paging;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.validation.Valid;
import jakarta.validation.constraints.PastOrPresent;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The notifications sent to a user, and their delivery. */
@Path("/api/v1/notifications")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Notifications")
@Authenticated
public class NotificationResource {
  private final Channels channels;
  private final CurrentRequest request;

  public NotificationResource(NotificationUseCases notifications, CurrentRequest request) {
    this.channels = notifications.channels();
    this.request = request;
  }

  @GET
  @Operation(
      summary = "Notifications sent to you",
      description =
          "Newest first, then by id, with the result of the last attempt. The hub keeps them"
              + " for 30 days after they end.")
  public Envelope<List<NotificationResponse>> list(
      @Parameter(description = "Only those in this state") @QueryParam("state")
          @Nullable State state,
      @Parameter(description = "Only those through this channel") @QueryParam("channel_id")
          @Nullable ChannelId channelId,
      @Parameter(description = "Only those about this alert") @QueryParam("alert_id")
          @Nullable AlertId alertId,
      @Parameter(description = "From this time on") @QueryParam("since") @PastOrPresent
          @Nullable Instant since,
      @Valid @BeanParam Paging paging) {
    NotificationRepository.Page page =
        channels.notifications(
            request.actor(), state, channelId, alertId, since, paging.limit(), paging.offset());
    return Envelope.page(
        page.notifications().stream().map(NotificationResponse::from).toList(),
        paging.of(page.total()));
  }
}
