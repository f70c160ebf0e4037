"""Food safety: what may not go out, what is written off, and who received what."""

from logistics.web.safety import best_before as best_before
from logistics.web.safety import calls as calls
from logistics.web.safety import deciding as deciding
from logistics.web.safety import holds as holds
from logistics.web.safety import losses as losses
from logistics.web.safety import recalls as recalls
from logistics.web.safety import tracing as tracing
from logistics.web.safety import write_off_many as write_off_many
from logistics.web.safety import write_offs as write_offs
from logistics.web.safety.blueprint import bp

__all__ = ["bp"]
