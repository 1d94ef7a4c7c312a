@NullMarked
package io.chatops.api.mark;

import org.jspecify.annotations.NullMarked;
