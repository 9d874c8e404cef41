"""A charge point with one connector, on websockets alone: boots, reports, charges and stops as it is told.

Usage: charge_point.py URL IDENTITY. Runs until the Central System hangs up; exits 1 on any refusal.
"""

import asyncio
import itertools
import json
import sys
from datetime import datetime, timezone

import websockets


def now():
    return datetime.now(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")


class ChargePoint:
    def __init__(self, socket):
        self.socket = socket
        self.ids = itertools.count(1)
        self.answers = {}
        self.turn = asyncio.Lock()
        self.meter_wh = 1000
        self.transaction_id = None

    async def call(self, action, payload):
        async with self.turn:
            message_id = f"py-{next(self.ids)}"
            self.answers[message_id] = asyncio.get_running_loop().create_future()
            await self.socket.send(json.dumps([2, message_id, action, payload]))
            return await self.answers[message_id]

    async def status(self, status):
        await self.call(
            "StatusNotification",
            {"connectorId": 1, "errorCode": "NoError", "status": status, "timestamp": now()},
        )

    async def operate(self):
        boot = await self.call(
            "BootNotification", {"chargePointVendor": "Python", "chargePointModel": "websockets"}
        )
        if boot["status"] != "Accepted":
            raise RuntimeError(f"boot was {boot['status']}")
        await self.call("StatusNotification", {"connectorId": 0, "errorCode": "NoError", "status": "Available"})
        await self.status("Available")
        await self.call("Heartbeat", {})

    async def charge(self, id_tag):
        info = (await self.call("Authorize", {"idTag": id_tag}))["idTagInfo"]
        if info["status"] != "Accepted":
            raise RuntimeError(f"{id_tag} was {info['status']}")
        await self.status("Preparing")
        started = await self.call(
            "StartTransaction",
            {"connectorId": 1, "idTag": id_tag, "meterStart": self.meter_wh, "timestamp": now()},
        )
        self.transaction_id = started["transactionId"]
        await self.status("Charging")
        self.meter_wh += 250
        value = {"value": str(self.meter_wh), "measurand": "Energy.Active.Import.Register", "unit": "Wh"}
        await self.call(
            "MeterValues",
            {
                "connectorId": 1,
                "transactionId": self.transaction_id,
                "meterValue": [{"timestamp": now(), "sampledValue": [value]}],
            },
        )

    async def stop(self):
        transaction_id, self.transaction_id = self.transaction_id, None
        self.meter_wh += 250
        await self.call(
            "StopTransaction",
            {
                "transactionId": transaction_id,
                "meterStop": self.meter_wh,
                "timestamp": now(),
                "reason": "Remote",
            },
        )
        await self.status("Available")

    def answer(self, action, payload):
        """The answer to a CALL, and what to do after it; None: not supported."""
        if action == "GetConfiguration":
            key = {"key": "NumberOfConnectors", "readonly": True, "value": "1"}
            return {"configurationKey": [key]}, None
        if action == "RemoteStartTransaction":
            return {"status": "Accepted"}, self.charge(payload["idTag"])
        if action == "RemoteStopTransaction":
            known = payload["transactionId"] == self.transaction_id
            return {"status": "Accepted" if known else "Rejected"}, self.stop() if known else None
        return None

    async def run(self):
        work = {asyncio.create_task(self.operate())}
        async for text in self.socket:
            message_type, message_id, *rest = json.loads(text)
            if message_type == 3:
                self.answers.pop(message_id).set_result(rest[0])
            elif message_type == 4:
                raise RuntimeError(f"{message_id} was refused: {rest}")
            else:
                answered = self.answer(*rest)
                if answered is None:
                    await self.socket.send(json.dumps([4, message_id, "NotSupported", rest[0], {}]))
                    continue
                await self.socket.send(json.dumps([3, message_id, answered[0]]))
                if answered[1] is not None:
                    work.add(asyncio.create_task(answered[1]))
        for task in work:
            if task.done():
                task.result()


async def main(url, identity):
    async with websockets.connect(f"{url}/{identity}", subprotocols=["ocpp1.6"]) as socket:
        if socket.subprotocol != "ocpp1.6":
            raise RuntimeError(f"subprotocol {socket.subprotocol}")
        await ChargePoint(socket).run()


asyncio.run(main(*sys.argv[1:]))
