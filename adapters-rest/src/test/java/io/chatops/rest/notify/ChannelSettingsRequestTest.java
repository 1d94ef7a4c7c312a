package io.chatops.rest.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import io.chatops.api.notify.ChannelJson;
import org.junit.jupiter.api.Test;

class ChannelSettingsRequestTest {
  @Test
  void describesTheFieldsOfEveryKind() {
    assertThat(ChannelSettingsRequest.class.getRecordComponents())
        .filteredOn(component -> !component.getName().equals("fields"))
        .extracting(component -> new SnakeCaseStrategy().translate(component.getName()))
        .containsExactlyInAnyOrderElementsOf(ChannelJson.names());
  }
}
