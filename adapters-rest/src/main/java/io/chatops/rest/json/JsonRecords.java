package io.chatops.rest.json;

import io.chatops.api.Envelope;
import io.chatops.api.ErrorResponse;
import io.chatops.api.PageMeta;
import io.chatops.api.access.AuthOptionsResponse;
import io.chatops.api.access.PreferencesResponse;
import io.chatops.api.access.RefreshedTokensResponse;
import io.chatops.api.access.SessionResponse;
import io.chatops.api.access.TokensResponse;
import io.chatops.api.access.UserResponse;
import io.chatops.api.alert.AlertResponse;
import io.chatops.api.alert.PreviewResponse;
import io.chatops.api.alert.ThresholdResponse;
import io.chatops.api.apikey.ApiKeyResponse;
import io.chatops.api.apikey.CurrentApiKeysResponse;
import io.chatops.api.apikey.EnrolmentResponse;
import io.chatops.api.audit.AuditEventResponse;
import io.chatops.api.command.CommandExecutionResponse;
import io.chatops.api.container.ContainerResponse;
import io.chatops.api.container.ContainerStateResponse;
import io.chatops.api.container.FleetContainerResponse;
import io.chatops.api.container.LogLineResponse;
import io.chatops.api.enrolment.EnrolledHostResponse;
import io.chatops.api.enrolment.EnrolmentTokenResponse;
import io.chatops.api.enrolment.WaitingHostResponse;
import io.chatops.api.hub.StorageResponse;
import io.chatops.api.live.BrowserFrame;
import io.chatops.api.live.FrameTopic;
import io.chatops.api.log.LogEntryResponse;
import io.chatops.api.mark.AvailabilityResponse;
import io.chatops.api.mark.MarkResponse;
import io.chatops.api.mark.NoteResponse;
import io.chatops.api.metric.FleetHistoryResponse;
import io.chatops.api.metric.HistoryResponse;
import io.chatops.api.metric.MetricsDocument;
import io.chatops.api.metric.ProcessRangeResponse;
import io.chatops.api.metric.ProcessTopResponse;
import io.chatops.api.notify.ChannelResponse;
import io.chatops.api.notify.ChannelSettingsResponse;
import io.chatops.api.notify.NotificationDocument;
import io.chatops.api.notify.NotificationResponse;
import io.chatops.api.notify.QuietHoursFields;
import io.chatops.api.notify.ReceiptResponse;
import io.chatops.api.server.FleetCountsResponse;
import io.chatops.api.server.HealthResponse;
import io.chatops.api.server.PermissionsResponse;
import io.chatops.api.server.ProcessResponse;
import io.chatops.api.server.ServerResponse;
import io.chatops.api.server.ServerSummaryResponse;
import io.chatops.api.server.TagResponse;
import io.chatops.api.server.UpdateStartedResponse;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The records of {@code io.chatops.api}, with those nested in them: the native executable keeps
 * what Jackson needs of them. That module itself knows nothing of Quarkus.
 */
@RegisterForReflection(
    ignoreNested = false,
    targets = {
      Envelope.class,
      ErrorResponse.class,
      PageMeta.class,
      AuthOptionsResponse.class,
      PreferencesResponse.class,
      RefreshedTokensResponse.class,
      SessionResponse.class,
      TokensResponse.class,
      UserResponse.class,
      AlertResponse.class,
      PreviewResponse.class,
      ThresholdResponse.class,
      ApiKeyResponse.class,
      CurrentApiKeysResponse.class,
      EnrolmentResponse.class,
      EnrolledHostResponse.class,
      EnrolmentTokenResponse.class,
      WaitingHostResponse.class,
      AuditEventResponse.class,
      CommandExecutionResponse.class,
      ContainerResponse.class,
      ContainerStateResponse.class,
      FleetContainerResponse.class,
      LogLineResponse.class,
      StorageResponse.class,
      LogEntryResponse.class,
      FleetHistoryResponse.class,
      HistoryResponse.class,
      BrowserFrame.class,
      FrameTopic.class,
      MarkResponse.class,
      NoteResponse.class,
      AvailabilityResponse.class,
      MetricsDocument.class,
      ProcessTopResponse.class,
      ProcessRangeResponse.class,
      ChannelResponse.class,
      ChannelSettingsResponse.class,
      NotificationDocument.class,
      NotificationResponse.class,
      QuietHoursFields.class,
      ReceiptResponse.class,
      FleetCountsResponse.class,
      HealthResponse.class,
      PermissionsResponse.class,
      ProcessResponse.class,
      ServerResponse.class,
      ServerSummaryResponse.class,
      TagResponse.class,
      UpdateStartedResponse.class
    })
final class JsonRecords {
  private JsonRecords() {}
}
