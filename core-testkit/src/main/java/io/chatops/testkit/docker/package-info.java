/** A real container engine for tests: {@link io.chatops.testkit.docker.DockerEngine}. */
@NullMarked
package io.chatops.testkit.docker;

import org.jspecify.annotations.NullMarked;
