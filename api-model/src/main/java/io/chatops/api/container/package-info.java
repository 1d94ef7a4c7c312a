/** Containers and the lines that they write. Fields that the agent did not report are absent. */
@NullMarked
package io.chatops.api.container;

import org.jspecify.annotations.NullMarked;
