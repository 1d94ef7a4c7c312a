package io.chatops.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.DockerObject;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.Version;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class EngineFieldsTest {
  private static final List<Class<?>> ANSWERS =
      List.of(
          Container.class,
          InspectContainerResponse.class,
          Event.class,
          Version.class,
          Statistics.class);

  @Test
  void namesFieldsThatExist() {
    DeserializationConfig config = EngineConfig.MAPPER.getDeserializationConfig();

    EngineFields.READ.forEach(
        (type, fields) ->
            assertThat(config.introspect(config.constructType(type)).findProperties())
                .as(type.getName())
                .extracting(BeanPropertyDefinition::getName)
                .containsAll(fields));
  }

  @Test
  void theNativeBinaryKnowsTheClassesThatJacksonMakes() throws Exception {
    Set<String> made = new TreeSet<>();
    ObjectMapper mapper =
        EngineConfig.MAPPER
            .copy()
            .registerModule(
                new SimpleModule("classes made")
                    .setDeserializerModifier(
                        new BeanDeserializerModifier() {
                          private static final long serialVersionUID = 1L;

                          @Override
                          public JsonDeserializer<?> modifyDeserializer(
                              DeserializationConfig config,
                              BeanDescription bean,
                              JsonDeserializer<?> deserializer) {
                            made.add(bean.getBeanClass().getName());
                            return deserializer;
                          }
                        }));
    for (Class<?> answer : ANSWERS) {
      assertThat(mapper.readValue("{}", answer)).isInstanceOf(answer);
    }
    made.removeIf(name -> !name.startsWith("com.github."));
    // The class of which nearly all are.
    made.add(DockerObject.class.getName());

    assertThat(known()).containsExactlyInAnyOrderElementsOf(made);
  }

  private static Set<String> known() throws Exception {
    Set<String> known = new TreeSet<>();
    try (InputStream in =
        EngineFields.class.getResourceAsStream(
            "/META-INF/native-image/io.chatops/chatops-agent-app/reachability-metadata.json")) {
      for (JsonNode type : new ObjectMapper().readTree(in).get("reflection")) {
        known.add(type.get("type").asText());
      }
    }
    return known;
  }
}
