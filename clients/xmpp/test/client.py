"""A real XMPP client for tests: commands as JSON lines on stdin, what happens as JSON lines on stdout.

client.py HOST PORT JID PASSWORD
"""
import asyncio
import json
import sys
import xml.etree.ElementTree as ET

import slixmpp

HOST, PORT, JID, PASSWORD = sys.argv[1:]


# Libraries print, too.
OUT, sys.stdout = sys.stdout, sys.stderr


def tell(**what):
    print(json.dumps(what), file=OUT, flush=True)


class Client(slixmpp.ClientXMPP):
    def __init__(self):
        super().__init__(JID, PASSWORD, plugin_config={"feature_mechanisms": {"unencrypted_plain": True}})
        for plugin in ("xep_0030", "xep_0045", "xep_0199"):
            self.register_plugin(plugin)
        self.add_event_handler("session_start", self.started)
        self.add_event_handler("failed_auth", lambda _: tell(event="failed_auth"))
        for kind in ("presence_subscribed", "presence_available"):
            self.add_event_handler(kind, lambda p, kind=kind: tell(event=kind, sender=str(p["from"])))
        self.register_handler(slixmpp.xmlstream.handler.Callback(
            "all", slixmpp.xmlstream.matcher.MatchXPath("{jabber:client}message"), self.heard))

    async def started(self, _):
        self.send_presence()
        await self.get_roster()
        tell(event="started")
        reader = asyncio.StreamReader()
        await asyncio.get_event_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := await reader.readline():
            command = json.loads(line)
            await getattr(self, "do_" + command.pop("do"))(**command)
        self.disconnect()

    def heard(self, message):
        element = message.xml
        errors = element.findall("{jabber:client}error")
        names = [child.tag for child in element]
        received = element.find("{urn:xmpp:receipts}received")
        tell(event="message", sender=str(message["from"]), type=message["type"], id=message["id"], body=message["body"],
             composing="{http://jabber.org/protocol/chatstates}composing" in names,
             unstyled="{urn:xmpp:styling:0}unstyled" in names,
             delayed="{urn:xmpp:delay}delay" in names,
             received=None if received is None else received.get("id"),
             conditions=[child.tag.split("}")[1] for error in errors for child in error])

    async def do_send(self, to, body, type="chat", id=None, more=""):
        message = self.make_message(mto=to, mbody=body, mtype=type)
        if id is not None:
            message["id"] = id
        if more:
            message.xml.append(ET.fromstring(more))
        message.send()

    async def do_join(self, room, nick, password=None):
        await self.plugin["xep_0045"].join_muc_wait(room, nick, password=password, maxstanzas=20)
        tell(event="joined", room=room)

    async def do_lock(self, room, password):
        form = await self.plugin["xep_0045"].get_room_config(room)
        form["type"] = "submit"
        form.set_values({"muc#roomconfig_passwordprotectedroom": True, "muc#roomconfig_roomsecret": password})
        await self.plugin["xep_0045"].set_room_config(room, form)
        tell(event="locked", room=room)

    async def do_subscribe(self, to):
        self.send_presence(pto=to, ptype="subscribe")

    async def do_info(self, to):
        info = await self.plugin["xep_0030"].get_info(jid=to)
        tell(event="info", identities=[list(i[:2]) for i in info["disco_info"]["identities"]],
             features=sorted(info["disco_info"]["features"]))


client = Client()
client.connect((HOST, int(PORT)), use_ssl=False, force_starttls=False, disable_starttls=True)
client.process(forever=False)
