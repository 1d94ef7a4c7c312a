package io.chatops.rest.notify;

import io.chatops.api.Envelope;
import io.chatops.api.notify.NotificationResponse;
import io.chatops.core.identity.AlertId;
import io.chatops.core.notify.ChannelId;
import io.chatops.core.notify.Notification.State;
import io.chatops.core.notify.NotificationQueries;
import io.chatops.core.notify.NotificationRepository;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.Paging;
import io.chatops.rest.json.QueryFields;
import io.chatops.rest.json.Texts;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What was told to whom, and whether it arrived. */
@Path("/api/v1/notifications")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Notifications")
@Authenticated
public class NotificationResource {
  private final NotificationQueries queries;
  private final CurrentRequest request;
  private final InstantSource clock;

  public NotificationResource(
      NotificationQueries queries, CurrentRequest request, InstantSource clock) {
    this.queries = queries;
    this.request = request;
    this.clock = clock;
  }

  @GET
  @Operation(
      summary = "What was sent to you",
      description =
          "Newest first, then by id; with how each try went. What has ended is kept for 30 days.")
  public Envelope<List<NotificationResponse>> list(
      @QueryParam("state") @Nullable String state,
      @QueryParam("channel_id") @Nullable String channelId,
      @QueryParam("alert_id") @Nullable String alertId,
      @QueryParam("since") @Nullable String since,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("offset") @Nullable String offset) {
    QueryFields query = new QueryFields();
    Field<State> wanted = query.oneOf("state", state, State.values());
    Field<UUID> channel = query.read("channel_id", channelId, Texts::uuid);
    Field<UUID> alert = query.read("alert_id", alertId, Texts::uuid);
    Field<Instant> from = query.read("since", since, Texts::instant);
    Paging paging = query.paging(limit, offset);
    if (from.isGiven() && from.get().isAfter(clock.instant().plus(QueryFields.CLOCK_DIFFERENCE))) {
      query.reject("since", "must not be in the future");
    }
    query.check();
    NotificationRepository.Page page =
        queries.list(
            request.actor(),
            wanted.orNull(),
            channel.as(ChannelId::new).orNull(),
            alert.as(AlertId::new).orNull(),
            from.orNull(),
            paging.limit(),
            paging.offset());
    return Envelope.page(
        page.notifications().stream().map(NotificationResponse::from).toList(),
        paging.of(page.total()));
  }
}
