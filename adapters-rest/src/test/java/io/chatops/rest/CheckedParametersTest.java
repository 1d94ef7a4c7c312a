package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.rest.request.CheckedParameters;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableBean;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.ws.rs.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No resource can be handed a parameter that could not be read. */
@QuarkusTest
class CheckedParametersTest {
  @Test
  void areCheckedByEveryResource() {
    List<Class<?>> resources =
        Arc.container().beanManager().getBeans(Object.class, Any.Literal.INSTANCE).stream()
            .filter(bean -> bean instanceof InjectableBean<?>)
            .<Class<?>>map(Bean::getBeanClass)
            .filter(type -> type.isAnnotationPresent(Path.class))
            .filter(type -> type.getPackageName().matches("io\\.chatops\\.rest\\..+"))
            .toList();

    assertThat(resources).hasSizeGreaterThan(15);
    assertThat(resources)
        .allSatisfy(type -> assertThat(type).hasAnnotation(CheckedParameters.class));
  }
}
