from fullcycle.gateways.signed_http import acs3


class TestAuthorization:
    def test_is_the_one_in_the_published_example(self):
        # Alibaba Cloud, "V3 request structure and signature", example with fixed parameters.
        body = b""
        request = acs3.Request(
            method="POST",
            path="/",
            query={
                "RegionId": "cn-shanghai",
                "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
            },
            headers={
                "host": "ecs.cn-shanghai.aliyuncs.com",
                "x-acs-action": "RunInstances",
                "x-acs-content-sha256": acs3.content_hash(body),
                "x-acs-date": "2023-10-26T10:22:32Z",
                "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
                "x-acs-version": "2014-05-26",
            },
            body=body,
        )
        key = acs3.AccessKey(id="YourAccessKeyId", secret="YourAccessKeySecret")
        assert acs3.authorization(request=request, key=key) == (
            "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;"
            "x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature="
            "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
        )


class TestAccessKey:
    def test_never_shows_its_secret(self):
        assert "hush" not in repr(acs3.AccessKey(id="a", secret="hush"))
