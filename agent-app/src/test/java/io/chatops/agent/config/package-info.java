/** Tests of what wins and of what is refused. */
@NullMarked
package io.chatops.agent.config;

import org.jspecify.annotations.NullMarked;
