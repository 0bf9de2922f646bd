"""The words by which a site tells its visitor that a page is missing, or kept from him."""

from __future__ import annotations

import re
from typing import NamedTuple

_THING = (
    "页面?|网页|内容|文章|信息|新闻|稿件|资源|文件|网址|url|链接|地址|栏目|帖子|主题|视频|图集|"
    "专题|站点|网站|记录|作品"
)
_GONE = (
    "不存在|不在了|[找查]不到|未找到|没有?找到|没找到|"
    "被.{0,4}(?:删除|移除|移走|撤销|撤下|撤回|撤稿|下线|下架|屏蔽|隐藏)|"
    "已(?:经)?(?:撤|删|移|下线|下架|失效|过期|关闭)|无法(?:访问|打开|显示|找到|查看)|走丢|丢失|飞走|失效|"
    "不可用|未通过审核|有误|出错"
)
_MISSING = re.compile(
    rf"(?:{_THING}).{{0,12}}?(?:{_GONE})"
    rf"|(?:不存在|找不到|未找到|无法找到|没有找到)(?!.{{0,16}}相关).{{0,12}}?(?:{_THING})"
    r"|^\W*(?:http(?:status)?|错误|error)*\W*(?:404|410|50[0-4])\W*(?:$|错误|error|页|抱歉|对不起|您)"
    r"|notfound|badgateway|serviceunavailable|internalservererror|gatewaytime-?out"
    r"|(?:系统|网站|本站|网页|站点|服务器?|平台).{0,6}(?:维护|升级|繁忙|出错|错误|异常|开小差|关闭|暂停)"
    r"|(?:参数|请求|地址).{0,3}(?:错误|不正确|有误|无效|非法)|非法(?:参数|操作)|出错[了啦]|发生了?错误"
    r"|(?:正在|即将|自动|秒).{0,14}(?:跳转|转向|转到|带您)"
)
_REFUSED = re.compile(
    r"(?:安全|访问|身份|人机|滑块|滑动|行为|图形)(?:验证|校验)"
    r"|(?:输入|填写|完成|进行|通过|拖动|按住).{0,12}(?:验证|滑块|拼图)"
    r"|(?:访问|请求|操作|刷新)(?:的|得|次数|速度)?(?:过于|太过|过|太|较为)?(?:频繁|快|过多)"
    r"|(?:访问|请求|ip|操作).{0,20}(?:拦截|阻断|阻止|拒绝|禁止|封禁|被封|屏蔽|限制)"
    r"|(?:拦截|阻断|拒绝|禁止|限制).{0,6}(?:访问|请求)|防火墙|不合法(?:参数|请求)"
    r"|(?:没有|无)(?:访问|查看|浏览)?权限?(?:访问|查看|浏览|$)"
    r"|登[录陆](?:后|之后|才|即可).{0,6}(?:查看|阅读|浏览|访问|观看|继续)"
    r"|(?:请|需要?|尚?未|没有).{0,2}登[录陆](?!.{0,4}(?:评论|发表|留言|收藏|点赞))"
    r"|accessdenied|forbidden|captcha|checkingyourbrowser|areyou(?:a)?human|verifyyouare|justamoment"
    r"|unusualtraffic|toomanyrequests|(?:检查|验证|检测)您?的?(?:浏览器|访问环境)|启用.{0,16}cookie"
)
_WORDS = re.compile(
    rf"{_THING}|{_GONE}|"
    "http|status|error|notfound|page|internal|server|service|gateway|bad|the|not|sorry|"
    "forbidden|accessdenied|captcha|cookies?|javascript|browser|your|checking|before|just|"
    "amoment|please|requested|resource|available|request|"
    "系统|服务器?|平台|维护|升级|繁忙|错误|异常|开小差|暂停|参数|请求|正确|无效|非法|操作|"
    "发生|跳转|转向|转到|进入|自动|安全|身份|人机|滑块|滑动|行为|图形|验证码?|校验|输入|"
    "填写|完成|进行|通过|拖动|按住|拼图|次数|速度|过于|频繁|过快|太快|拦截|阻断|阻止|拒绝|"
    "禁止|封禁|屏蔽|限制|防火墙|不合法|权限|登[录陆]|注册|阅读|浏览器?|观看|继续|访问|"
    "查看|检[查测]|启用|管理员|联系|客服|如有|疑问|账号|威胁|造成|攻击|危险|黑客|疑似|"
    "存在|风险|违规|发布者?|作者|审核|设置|环境|网络|向右|下方|左侧|上方|图片|全文|非常|"
    "十分|抱歉|对不起|哎呀|啊哦|糟糕|温馨|提示|原因|可能|由于|如果|因为|已经|或者|以及|"
    "暂时|目前|当前|更名|名称|更改|移动|改变|首页|主页|上一?页|上一级|返回|后退|刷新|重试|"
    "重新|再试|稍后|稍候|稍等|等待|尝试|确认|是否|之后|将会?|秒钟?|点击|这里|不便|带来|"
    "敬请|谅解|见谅|给您|以下|方法|可以|没有|不要|为了|查找|寻找|打开|浏览|想要|需要|我们|"
    "正在|即将|带您|"
    r"[您你请找要想所的该此本这个条篇很已被或及和与在并也就后再试了啦中有无对为]|\d+"
)
_TRADITIONAL = str.maketrans(
    "頁網內訪問刪驗證碼錯誤維護請輸錄統關閉鏈無過頻這該檢測參數據訊聞題圖瀏覽開條從對後將檔",
    "页网内访问删验证码错误维护请输录统关闭链无过频这该检测参数据讯闻题图浏览开条从对后将档",
)
_WORD = re.compile(r"\w")
_LOGIN = re.compile("(?:用户|会员|账号|统一|请)?登[录陆](?:页面?|界面)?")
_LONGEST = 100
_ALL, _HALF = 0.75, 0.5


class Notice(NamedTuple):
    """What a line tells a visitor; `refuses` where the page exists and is kept from him.

    `is_whole` says that the line tells nothing else.
    """

    refuses: bool
    is_whole: bool


def read_notice(text: str) -> Notice | None:
    """Return what a line tells a visitor who does not get the page, or None if it does not."""
    if len(text) > _LONGEST:
        return None
    text = _fold(text)
    refuses = _REFUSED.search(text) is not None
    if not refuses and not _MISSING.search(text):
        return None
    share = _share(text)
    return Notice(refuses, is_whole=share >= _ALL) if share >= _HALF else None


def advises(text: str) -> bool:
    """Tell whether a line only says what to do instead, as those around a notice do."""
    return len(text) <= _LONGEST and _share(_fold(text)) >= _HALF


def is_login(title: str) -> bool:
    """Tell whether a part of a <title> names a page as that where a visitor logs in."""
    return _LOGIN.fullmatch(_fold(title)) is not None


def _fold(text: str) -> str:
    return "".join(text.split()).casefold().translate(_TRADITIONAL)


def _share(text: str) -> float:
    """Return the share of the words of notices in a text."""
    length = len(_WORD.findall(text))
    return 1 - len(_WORD.findall(_WORDS.sub("", text))) / length if length else 0
