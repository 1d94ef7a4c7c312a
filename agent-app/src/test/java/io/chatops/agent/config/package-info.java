/** Tests of precedence and of invalid settings. */
@NullMarked
package io.chatops.agent.config;

import org.jspecify.annotations.NullMarked;
